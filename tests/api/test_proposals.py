"""Proposing by program: the same rules as in the portal."""

from tests.api.conftest import Desk
from tests.api.test_decide import get, post
from tests.proposals.kit import FIGMA

P = "/api/v1/proposals"
WORD = {"reason": "In spring."}


async def test_a_tool_is_declared_supported_planned_and_offered(desk: Desk) -> None:
    """By a person, a colleague and IT; each sees who and what."""
    ines, olaf, it = desk.company.ines, desk.company.olaf, desk.company.it
    status, made = await post(desk, ines, P, FIGMA)
    assert (status, made["state"], made["proposer"], made["wanted"]) == (201, "open", "ines", 1)
    path = f"{P}/{made['id']}"
    supported = (await post(desk, olaf, f"{path}/support"))[1]
    assert (supported["wanted"], supported["supported"]) == (2, True)
    assert (await get(desk, ines, path))[1]["supported"] is False
    assert (await post(desk, it, f"{path}/plan", WORD))[1]["answer"] == "In spring."
    offered = (await post(desk, it, f"{path}/offer", {"service": "desk"}))[1]
    assert (offered["state"], offered["service"], offered["answered_by"]) == ("offered", "desk", "it")
    assert [one["id"] for one in (await get(desk, olaf, f"{P}?mine"))[1]["items"]] == [made["id"]]
    assert (await get(desk, olaf, P))[1]["items"] == []
    assert len((await get(desk, olaf, f"{P}?state=offered&kind=tool&search=FIG"))[1]["items"]) == 1


async def test_every_no_has_its_status(desk: Desk) -> None:
    """Own support, a second one, a state that is over, too many, another organisation, no role, no person."""
    ines, olaf, it, supplier = desk.company.ines, desk.company.olaf, desk.company.it, desk.company.supplier
    _, made = await post(desk, ines, P, FIGMA)
    path = f"{P}/{made['id']}"
    status, same = await post(desk, olaf, P, FIGMA)
    assert (status, same["type"]) == (409, "/problems/already-proposed")
    status, own = await post(desk, ines, f"{path}/support")
    assert (status, own["reasons"]) == (403, ["proposal.ones-own-is-counted-already"])
    await post(desk, olaf, f"{path}/support")
    assert (await post(desk, olaf, f"{path}/support"))[0] == 409
    for verb in ("plan", "decline", "offer"):
        assert (await post(desk, olaf, f"{path}/{verb}", WORD | _service(verb)))[0] == 403, verb
        assert (await post(desk, supplier, f"{path}/{verb}", WORD | _service(verb)))[0] == 404, verb
    assert (await get(desk, supplier, path))[0] == 404
    assert (await post(desk, olaf, f"{path}/withdraw"))[0] == 403
    assert (await post(desk, it, f"{path}/decline", {}))[0] == 422
    assert (await post(desk, it, f"{path}/offer", {"service": "nothing"}))[0] == 422
    assert (await post(desk, ines, f"{path}/withdraw"))[1]["state"] == "withdrawn"
    assert (await post(desk, it, f"{path}/plan", WORD))[0] == 409
    for number in range(10):
        assert (await post(desk, ines, P, {**FIGMA, "name": f"Tool {number}"}))[0] == 201
    assert (await post(desk, ines, P, FIGMA))[0] == 429
    async with desk.bearer(desk.company.client) as machine:
        assert (await machine.post(P, json=FIGMA)).status_code == 403
        assert (await machine.get(P)).json()["items"] == []


def _service(verb: str) -> dict[str, str]:
    return {"service": "desk"} if verb == "offer" else {}
