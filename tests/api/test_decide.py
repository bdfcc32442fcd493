"""A request on its way, by program: asked for, answered, taken back, handed on."""

import asyncio
from datetime import timedelta
from typing import Any

from gateway.authz import Subject
from tests.api.conftest import Desk
from tests.company import open_grant
from tests.requests.house import House

WISH = {"service": "desk", "plan": "deluxe", "reason": "For a quote."}
R = "/api/v1/requests"
Answer = tuple[int, dict[str, Any]]


async def post(
    desk: Desk, who: Subject, path: str, form: dict[str, Any] | None = None, *, seen: str | None = None
) -> Answer:
    """One act of one person: status and answer."""
    async with desk.bearer(who) as client:
        headers = {"if-match": seen} if seen else {}
        answer = await client.post(path, json=form, headers=headers)
    return answer.status_code, answer.json()


async def get(desk: Desk, who: Subject, path: str) -> Answer:
    """One look of one person."""
    async with desk.bearer(who) as client:
        answer = await client.get(path)
    return answer.status_code, answer.json()


def asked(house: House, request: dict[str, Any]) -> Subject:
    """Who may answer the first stage."""
    name = request["stages"][0]["people"][0]
    return {"mia": house.mia, "carl": house.carl, "stella": house.stella, "it": house.it}[name]


async def test_a_wish_is_looked_at_asked_for_and_approved(desk: Desk, house: House) -> None:
    """The preview names who is asked; it waits in their inbox; their yes opens it; others know of nothing."""
    status, preview = await post(desk, house.ines, f"{R}/preview", WISH)
    assert (status, preview["allowed"], preview["automatic"]) == (200, True, False)
    _, request = await post(desk, house.ines, R, WISH)
    assert request["state"] == "pending"
    assert request["stages"][0]["people"] == preview["stages"][0]["people"]
    approver, path = asked(house, request), f"{R}/{request['id']}"
    _, inbox = await get(desk, approver, f"{R}?inbox")
    assert [one["id"] for one in inbox["items"]] == [request["id"]]
    assert (await get(desk, house.ines, f"{R}?inbox"))[1]["items"] == []
    approve = {"outcome": "approve"}
    assert (await post(desk, house.ines, f"{path}/decisions", approve))[0] == 403
    assert (await post(desk, desk.company.olaf, f"{path}/decisions", approve))[0] == 404
    assert (await get(desk, desk.company.olaf, path))[0] == 404
    status, decided = await post(desk, approver, f"{path}/decisions", approve)
    assert (status, decided["state"]) == (200, "approved")
    assert decided["grants"] == []  # the approver does not by that see access of others
    _, own = await get(desk, house.ines, path)
    assert [grant["plan"] for grant in own["grants"]] == ["deluxe"]
    assert [step["what"] for step in own["timeline"]][:2] == ["submit", "approve"]
    _, why = await get(desk, house.ines, f"/api/v1/grants/{own['grants'][0]['id']}/why")
    assert why["wishes"][0]["answers"][0]["by"] == request["stages"][0]["people"][0]
    assert (await get(desk, desk.company.olaf, f"/api/v1/grants/{own['grants'][0]['id']}/why"))[0] == 404


async def test_what_one_has_not_seen_is_not_decided(desk: Desk, house: House) -> None:
    """If-Match of an older version, or of none of ours: 412. The newest one, or `*`: done."""
    _, request = await post(desk, house.ines, R, WISH)
    approver, path = asked(house, request), f"{R}/{request['id']}"
    async with desk.bearer(approver) as client:
        seen = (await client.get(path)).headers["etag"]
    await post(desk, house.ines, f"{path}/nudge")
    deny = {"outcome": "deny", "reason": "Not now."}
    for stale in (seen, '"abc"', 'W/"2"'):
        status, refused = await post(desk, approver, f"{path}/decisions", deny, seen=stale)
        assert (status, refused["type"]) == (412, "/problems/precondition-failed")
    async with desk.bearer(approver) as client:
        now = (await client.get(path)).headers["etag"]
    assert (await post(desk, approver, f"{path}/decisions", deny, seen=now))[0] == 200
    assert (await post(desk, approver, f"{path}/undo", seen="*"))[1]["state"] == "pending"


async def test_of_two_approvers_at_once_one_is_told_who_was_first(desk: Desk, house: House) -> None:
    """An approver says yes while the stand-in says no."""
    _, request = await post(desk, house.ines, R, WISH)
    approver, path = asked(house, request), f"{R}/{request['id']}/decisions"
    await house.stand_in(approver, house.otto)
    answers = await asyncio.gather(
        post(desk, approver, path, {"outcome": "approve"}),
        post(desk, house.otto, path, {"outcome": "deny", "reason": "Rather not."}),
    )
    statuses = sorted(status for status, _ in answers)
    assert statuses == [200, 409], answers
    (late,) = [answer for status, answer in answers if status == 409]
    assert late["type"] == "/problems/already-handled"


async def test_an_approver_who_left_decides_nothing(desk: Desk, house: House) -> None:
    """Their token is refused; somebody else is asked in the same moment."""
    _, request = await post(desk, house.ines, R, WISH)
    approver, path = asked(house, request), f"{R}/{request['id']}"
    async with desk.bearer(approver) as client:
        await house.leaves(approver)
        refused = await client.post(f"{path}/decisions", json={"outcome": "approve"})
    assert refused.status_code == 401
    _, now = await get(desk, house.ines, path)
    assert now["state"] == "pending"
    assert now["stages"][0]["people"] != request["stages"][0]["people"]


async def test_questions_reminders_and_the_end_of_a_wish(desk: Desk, house: House) -> None:
    """Each allowed once to the right person, and refused beside it."""
    _, request = await post(desk, house.ines, R, WISH)
    approver, path = asked(house, request), f"{R}/{request['id']}"
    assert (await post(desk, house.ines, f"{path}/nudge"))[0] == 200
    status, again = await post(desk, house.ines, f"{path}/nudge")
    assert (status, again["type"]) == (429, "/problems/nudged-already")
    assert (await post(desk, house.ines, f"{path}/escalate"))[0] == 409
    assert (await post(desk, approver, f"{path}/decisions", {"outcome": "ask", "reason": "x"}))[0] == 422
    question = {"outcome": "ask", "reason": "Which customer?"}
    assert (await post(desk, approver, f"{path}/decisions", question))[1]["state"] == "needs_info"
    assert (await post(desk, approver, f"{path}/answer", {"words": "Mill."}))[0] == 403
    assert (await post(desk, house.ines, f"{path}/answer", {"words": "Mill."}))[1]["state"] == "pending"
    to = {"to": "otto", "reason": "He knows."}
    assert (await post(desk, house.ines, f"{path}/reassign", to))[0] == 403
    status, handed = await post(desk, approver, f"{path}/reassign", to)
    assert (status, handed["stages"][0]["people"]) == (200, ["otto"])
    assert (await post(desk, house.otto, f"{path}/cancel"))[0] == 403
    assert (await post(desk, house.ines, f"{path}/cancel", {"reason": "Done."}))[1]["state"] == "cancelled"
    _, form = await get(desk, house.ines, f"{path}/again")
    assert form["items"][0]["plan"] == "deluxe"
    _, listed = await get(desk, house.ines, f"{R}?mine&state=cancelled")
    assert [one["id"] for one in listed["items"]] == [request["id"]]
    assert (await get(desk, house.ines, f"{R}?mine&state=pending"))[1]["items"] == []


async def test_standing_in_is_given_and_ended(desk: Desk, house: House) -> None:
    """Until a moment with an offset; a third person knows nothing of it."""
    path, form = "/api/v1/delegations", {"taker": "otto", "ends_at": "2026-03-29T03:30:00+02:00"}
    status, given = await post(desk, house.ines, path, form)
    assert (status, given["ends_at"]) == (201, "2026-03-29T01:30:00Z")
    assert (await post(desk, house.ines, path, {**form, "ends_at": "2026-03-10T09:00:00"}))[0] == 422
    assert (await post(desk, house.mia, f"{path}/{given['id']}/end"))[0] == 404
    assert (await get(desk, house.otto, path))[1]["items"][0]["giver"] == "ines"
    assert (await post(desk, house.otto, f"{path}/{given['id']}/end"))[0] == 200
    assert (await post(desk, house.otto, f"{path}/{given['id']}/end"))[0] == 409


async def test_access_is_paused_resumed_taken_and_brought_back(desk: Desk) -> None:
    """By IT; the holder may do none of it, and another person finds nothing."""
    grant = await open_grant(desk.units, desk.company.ines, "desk")
    path, why = f"/api/v1/grants/{grant.id}", {"reason": "For a look."}
    it, ines, olaf = desk.company.it, desk.company.ines, desk.company.olaf
    for act in ("suspend", "resume", "revoke", "undo"):
        assert (await post(desk, ines, f"{path}/{act}", why))[0] == 403, act
        assert (await post(desk, olaf, f"{path}/{act}", why))[0] == 404, act
    states = [(await post(desk, it, f"{path}/{act}", why))[1]["state"] for act in ("suspend", "resume")]
    assert states == ["suspended", "active"]
    assert (await post(desk, it, f"{path}/withdraw"))[0] == 409
    assert (await post(desk, it, f"{path}/revoke", why))[1]["state"] == "revoking"
    assert (await post(desk, it, f"{path}/undo"))[1]["state"] == "active"
    activation = {"duration": "PT1H", "reason": "For a look."}
    assert (await post(desk, ines, f"{path}/activations", activation))[0] == 409
    assert (await get(desk, ines, f"{path}/activations"))[1]["items"] == []
    for query, found in (("mine", 0), ("person=ines&service=desk&state=active", 1), ("person=nobody", 0)):
        assert len((await get(desk, it, f"/api/v1/grants?{query}"))[1]["items"]) == found, query
    desk.clock.advance(timedelta(seconds=1))
    assert (await get(desk, ines, "/api/v1/grants?mine&state=active"))[1]["items"][0]["id"] == str(grant.id)
