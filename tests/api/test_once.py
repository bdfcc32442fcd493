"""Idempotency-Key: the same key acts once in 24 hours."""

from datetime import timedelta

from tests.api.conftest import Desk
from tests.company import open_grant

WISH = {"service": "desk", "plan": "basic", "reason": "For a quote."}
KEY = {"idempotency-key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}


async def test_the_same_key_gets_the_same_answer(desk: Desk) -> None:
    """One request, one grant, two equal answers; the second one says that it is a repetition."""
    async with desk.bearer(desk.company.ines) as client:
        first = await client.post("/api/v1/requests", json=WISH, headers=KEY)
        second = await client.post("/api/v1/requests", json=WISH, headers=KEY)
        grants = (await client.get("/api/v1/grants")).json()["items"]
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert second.headers["idempotency-replayed"] == "true"
    assert len(grants) == 1


async def test_without_a_key_the_same_wish_is_a_conflict(desk: Desk) -> None:
    """The deny beside it: access that is held already is not given twice."""
    async with desk.bearer(desk.company.ines) as client:
        await client.post("/api/v1/requests", json=WISH)
        second = await client.post("/api/v1/requests", json=WISH)
    assert second.status_code == 409


async def test_one_key_does_not_stand_for_two_requests(desk: Desk) -> None:
    """Another body under the same key is refused."""
    async with desk.bearer(desk.company.ines) as client:
        await client.post("/api/v1/requests", json=WISH, headers=KEY)
        other = await client.post("/api/v1/requests", json={**WISH, "service": "plant"}, headers=KEY)
    assert other.status_code == 422
    assert other.json()["type"] == "/problems/idempotency-key-reused"


async def test_keys_of_two_callers_are_two_keys(desk: Desk) -> None:
    """Nobody gets the answer of somebody else."""
    async with desk.bearer(desk.company.ines) as client:
        first = await client.post("/api/v1/requests", json=WISH, headers=KEY)
    async with desk.bearer(desk.company.olaf) as client:
        second = await client.post("/api/v1/requests", json=WISH, headers=KEY)
    assert (first.json()["requester"], second.json()["requester"]) == ("ines", "olaf")


async def test_a_key_is_forgotten_after_a_day(desk: Desk) -> None:
    """Then it acts again, and meets what the first one left."""
    async with desk.bearer(desk.company.ines) as client:
        await client.post("/api/v1/requests", json=WISH, headers=KEY)
        desk.clock.advance(timedelta(hours=24, seconds=1))
        later = await client.post("/api/v1/requests", json=WISH, headers=KEY)
    assert later.status_code == 409


async def test_a_revocation_said_twice_is_done_once(desk: Desk) -> None:
    """The same answer instead of a conflict."""
    grant = await open_grant(desk.units, desk.company.ines, "desk")
    address, form = f"/api/v1/grants/{grant.id}/revoke", {"reason": "Left the project."}
    async with desk.bearer(desk.company.it) as client:
        first = await client.post(address, json=form, headers=KEY)
        second = await client.post(address, json=form, headers=KEY)
    assert first.status_code == second.status_code == 200
    assert first.json() == second.json()


async def test_what_is_no_key_is_refused(desk: Desk) -> None:
    """Empty, with a space, too long."""
    async with desk.bearer(desk.company.ines) as client:
        for key in ("", "a b", "x" * 256):
            refused = await client.post("/api/v1/requests", json=WISH, headers={"idempotency-key": key})
            assert refused.status_code == 422, key
