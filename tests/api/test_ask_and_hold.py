"""Find, ask, hold, give back: by session and by token."""

from uuid import uuid4

from tests.api.conftest import Desk
from tests.company import open_grant

WISH = {"service": "desk", "plan": "basic", "reason": "For a quote."}


async def test_services_are_named_by_slug_and_say_what_can_be_done(desk: Desk) -> None:
    """The list and one of it agree."""
    async with desk.bearer(desk.company.ines) as client:
        listed = (await client.get("/api/v1/services")).json()
        one = (await client.get("/api/v1/services/desk")).json()
    assert listed["next"] is None
    assert [item["slug"] for item in listed["items"]] == ["deals", "desk", "plant"]
    assert one in listed["items"]
    assert one["offer"] == "request"
    assert one["url"] == "http://desk.localhost:8080"
    assert [plan["plan"] for plan in one["plans"]] == ["basic", "deluxe"]


async def test_a_service_of_another_circle_is_not_there(desk: Desk) -> None:
    """Somebody of sales sees it; for somebody of operations it looks like one that never was."""
    async with desk.bearer(desk.company.olaf) as client:
        hidden = await client.get("/api/v1/services/deals")
        absent = await client.get("/api/v1/services/nothing")
    assert hidden.status_code == absent.status_code == 404
    assert {**hidden.json(), "trace_id": ""} == {**absent.json(), "trace_id": ""}


async def test_asking_gives_the_grant_at_once(desk: Desk) -> None:
    """201 with the request and its grant, which the lists then show."""
    async with desk.bearer(desk.company.ines) as client:
        made = await client.post("/api/v1/requests", json={**WISH, "duration": "P7D"})
        grants = (await client.get("/api/v1/grants")).json()
        requests = (await client.get("/api/v1/requests")).json()
        again = (await client.get(f"/api/v1/requests/{made.json()['id']}")).json()
    assert made.status_code == 201
    (grant,) = made.json()["grants"]
    assert (grant["service"], grant["plan"], grant["person"], grant["state"]) == (
        "desk",
        "basic",
        "ines",
        "provisioning",
    )
    assert made.json()["duration"] == "P7D"
    assert grants == {"items": [grant], "next": None}
    assert [{**again, "timeline": None}] == requests["items"]


async def test_the_portals_session_may_ask_too(desk: Desk) -> None:
    """From the portal's own page, as JSON."""
    async with desk.browser(desk.company.ines) as client:
        made = await client.post("/api/v1/requests", json=WISH)
    assert made.status_code == 201


async def test_returning_says_how_far_it_has_come(desk: Desk) -> None:
    """The holder may; somebody else may not even see it."""
    grant = await open_grant(desk.units, desk.company.ines, "desk")
    async with desk.bearer(desk.company.olaf) as client:
        other = await client.post(f"/api/v1/grants/{grant.id}/return")
        look = await client.get(f"/api/v1/grants/{grant.id}")
    async with desk.bearer(desk.company.ines) as client:
        own = await client.post(f"/api/v1/grants/{grant.id}/return")
    assert (other.status_code, look.status_code) == (404, 404)
    assert own.status_code == 200
    assert own.json()["state"] == "revoking"
    assert (own.json()["denied_on"], own.json()["of"]) == (2, 2)


async def test_administrators_revoke_and_holders_do_not(desk: Desk) -> None:
    """The refusal names the rules; the act needs a reason."""
    grant = await open_grant(desk.units, desk.company.ines, "desk")
    address = f"/api/v1/grants/{grant.id}/revoke"
    async with desk.bearer(desk.company.ines) as client:
        refused = await client.post(address, json={"reason": "I want to."})
    async with desk.bearer(desk.company.it) as client:
        mute = await client.post(address, json={})
        done = await client.post(address, json={"reason": "Left the project."})
        twice = await client.post(address, json={"reason": "Left the project."})
    assert refused.status_code == 403
    assert mute.status_code == 422
    assert set(mute.json()["fields"]) == {"reason"}
    assert (done.status_code, done.json()["ended_reason"]) == (200, "owner_revoked")
    assert twice.status_code == 409


async def test_a_grant_that_never_was_is_not_found(desk: Desk) -> None:
    """For everybody."""
    async with desk.bearer(desk.company.it) as client:
        assert (await client.get(f"/api/v1/grants/{uuid4()}")).status_code == 404


async def test_lists_go_on_where_they_stopped(desk: Desk) -> None:
    """Pages of one hold the same as one page."""
    for slug in ("desk", "plant", "deals"):
        await open_grant(desk.units, desk.company.ines, slug)
    async with desk.bearer(desk.company.ines) as client:
        whole = (await client.get("/api/v1/grants")).json()["items"]
        pages, cursor = [], ""
        while cursor is not None:
            query = f"?limit=1&cursor={cursor}" if cursor else "?limit=1"
            page = (await client.get(f"/api/v1/grants{query}")).json()
            pages += page["items"]
            cursor = page["next"]
        wrong = await client.get("/api/v1/grants?cursor=abc")
    assert pages == whole
    assert len(whole) == 3
    assert wrong.status_code == 422


async def test_a_machine_sees_itself_and_cannot_ask(desk: Desk) -> None:
    """A person asks for it; then it finds its grant."""
    async with desk.bearer(desk.company.it) as client:
        wish = {"service": "desk", "plan": "basic", "reason": "Orders.", "client": "mill-erp"}
        made = await client.post("/api/v1/requests", json=wish)
    async with desk.bearer(desk.company.client) as client:
        me = (await client.get("/api/v1/me")).json()
        grants = (await client.get("/api/v1/grants")).json()["items"]
        refused = await client.post("/api/v1/requests", json=WISH)
    assert made.status_code == 201
    assert (me["type"], me["organisation"], me["username"]) == ("client", "mill", None)
    assert [grant["person"] for grant in grants] == ["mill-erp"]
    assert refused.status_code == 403


async def test_me_says_who_calls(desk: Desk) -> None:
    """A person with roles."""
    async with desk.browser(desk.company.it) as client:
        me = (await client.get("/api/v1/me")).json()
    assert (me["username"], me["roles"], me["realm"]) == ("it", ["employee", "it-admin"], "workforce")
