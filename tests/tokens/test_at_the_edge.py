"""Calling with a personal token: decided each time, and every way in which it opens nothing."""

import json
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text

from gateway import grants, tokens, work
from gateway.authz import SYSTEM
from gateway.edge.calls import Answer, Call, call_of
from gateway.identity.models import Person
from gateway.kernel import FixedClock
from tests.edge.conftest import Desk, DeskOf, desk, desk_of, gone, header, set_cookies, sinks
from tests.tokens.conftest import DAY, Counter


def problem(answer: Answer) -> tuple[int, str]:
    """Status and the last word of the problem's type."""
    return answer.status, json.loads(answer.body)["type"].rpartition("/")[2]


async def suspend(counter: Counter, state: str) -> None:
    """Another state of the grant, as its verbs would leave it."""
    async with counter.units.open(SYSTEM) as unit:
        change = text("update grants set state = :state where id = :id")
        await unit.db.execute(change, {"state": state, "id": counter.prices.id})


async def test_the_owner_of_the_token_is_who_calls(counter: Counter, desk: Desk) -> None:
    """Passed with the values of the person and the grant, and never given a lease."""
    _, secret = await counter.make()
    answer = await desk.ask("prices", bearer=secret)
    assert (answer.status, set_cookies(answer)) == (200, {})
    assert header(answer, "x-frontdesk-value-user") == "ines"
    assert header(answer, "x-frontdesk-grant") == str(counter.prices.id)
    assert header(answer, "x-frontdesk-subject") == f"Person:{counter.company.ines.id}"
    assert secret not in str(answer)


async def test_a_token_that_nobody_made_is_refused(counter: Counter, desk: Desk) -> None:
    """Well written, and in no row."""
    _, secret = await counter.make()
    other = tokens.rules.written(lambda letters: letters[7])
    assert tokens.plausible(other)
    assert problem(await desk.ask("prices", bearer=other)) == (401, "token-unknown")
    assert (await desk.ask("prices", bearer=secret)).status == 200


async def test_a_wrong_checksum_is_refused_without_a_look(
    counter: Counter, desk: Desk, gone: work.Units, desk_of: DeskOf
) -> None:
    """A typing error costs the database nothing: also where it is away, the answer is the same."""
    _, secret = await counter.make()
    wrong = secret[:-1] + ("0" if secret[-1] != "0" else "1")
    assert problem(await desk.ask("prices", bearer=wrong)) == (401, "token-unknown")
    blind = desk_of(gone)
    assert problem(await blind.ask("prices", bearer=wrong)) == (401, "token-unknown")
    assert problem(await blind.ask("prices", bearer=secret)) == (503, "unavailable")


async def test_a_revoked_token_is_refused(counter: Counter, desk: Desk) -> None:
    """As soon as the edge has heard; it is told through the same channel as every revocation."""
    token, secret = await counter.make()
    assert (await desk.ask("prices", bearer=secret)).status == 200
    await counter.revoke(counter.company.ines, token)
    desk.standings.forget_all()
    assert problem(await desk.ask("prices", bearer=secret)) == (401, "token-taken-back")


async def test_revoking_a_token_wakes_the_edges(counter: Counter) -> None:
    """A new number under which every edge forgets what it decided."""
    token, _ = await counter.make()
    query = text("select value from enforcement_sequences where topic = 'tokens'")
    async with counter.units.read(SYSTEM) as unit:
        before = (await unit.db.execute(query)).scalar_one_or_none() or 0
    await counter.revoke(counter.company.ines, token)
    async with counter.units.read(SYSTEM) as unit:
        assert (await unit.db.execute(query)).scalar_one() == before + 1


async def test_a_token_that_has_run_out_is_refused(counter: Counter, desk: Desk, clock: FixedClock) -> None:
    """At its end to the second, also for what was decided a moment before."""
    _, secret = await counter.make()
    clock.advance(DAY - timedelta(seconds=1))
    assert (await desk.ask("prices", bearer=secret)).status == 200
    clock.advance(timedelta(seconds=1))
    assert (await desk.ask("prices", bearer=secret)).status == 403
    desk.standings.forget_all()
    assert problem(await desk.ask("prices", bearer=secret)) == (401, "token-over")


async def test_a_token_opens_its_own_service_alone(counter: Counter, desk: Desk) -> None:
    """Ines holds both; each has tokens of its own."""
    _, secret = await counter.make()
    assert problem(await desk.ask("stock", bearer=secret)) == (401, "token-elsewhere")
    assert (await desk.ask("prices", bearer=secret)).status == 200


@pytest.mark.parametrize("state", ["suspended", "revoking", "ended"])
async def test_a_token_ends_with_its_access(counter: Counter, desk: Desk, state: str) -> None:
    """Paused, taken away, over: its own row knows nothing of it."""
    _, secret = await counter.make()
    assert (await desk.ask("prices", bearer=secret)).status == 200
    await suspend(counter, state)
    desk.standings.forget_all()
    answer = await desk.ask("prices", bearer=secret)
    assert (answer.status, json.loads(answer.body)["reasons"]) == (403, ["grant.only-live-is-used"])


async def test_another_grant_of_the_same_service_does_not_revive_a_token(
    counter: Counter, desk: Desk
) -> None:
    """It stood for one access; whoever asked again makes a new token."""
    _, secret = await counter.make()
    await suspend(counter, "ended")
    async with counter.units.open(SYSTEM) as unit:
        row = await unit.db.get_one(grants.Grant, counter.prices.id)
        unit.db.add(grants.Grant(**{**row.model_dump(), "id": UUID(int=7), "state": "active"}))
    assert (await desk.ask("prices", bearer=secret)).status == 403
    async with counter.units.open(counter.company.ines) as unit:
        again = await tokens.create(unit, UUID(int=7), name="again", ttl=DAY)
    assert (await desk.ask("prices", bearer=again.secret.get_secret_value())).status == 200


async def test_the_token_of_a_leaver_opens_nothing(counter: Counter, desk: Desk) -> None:
    """Not told apart from one that never was."""
    _, secret = await counter.make()
    assert (await desk.ask("prices", bearer=secret)).status == 200
    async with counter.units.open(SYSTEM) as unit:
        (await unit.db.get_one(Person, UUID(counter.company.ines.id))).active = False
    desk.standings.forget_all()
    assert problem(await desk.ask("prices", bearer=secret)) == (401, "token-unknown")


async def test_a_token_in_the_address_is_no_token(counter: Counter, desk: Desk) -> None:
    """It would stand in every log on the way (RFC 6750, 2.3 is not offered), nor in another header."""
    _, secret = await counter.make()
    for target, headers in (
        (f"/?access_token={secret}", {}),
        ("/", {"x-api-key": secret}),
        ("/", {"cookie": f"frd={secret}"}),
        ("/", {"authorization": f"Basic {secret}"}),
        ("/", {"authorization": secret}),
    ):
        answer = await desk.check.decide(Call("prices", "GET", target, headers))
        assert problem(answer) == (401, "unauthenticated"), target
    lower = Call("prices", "GET", "/", {"authorization": f"bearer {secret}"})
    assert (await desk.check.decide(lower)).status == 200


async def test_two_tokens_are_none(counter: Counter, desk: Desk) -> None:
    """Two readers could choose differently; Envoy refuses two headers before anybody is asked."""
    _, secret = await counter.make()
    doubled = [(b"authorization", f"Bearer {secret}".encode())] * 2
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/check/",
        "query_string": b"",
        "headers": [(b"x-frontdesk-service", b"prices"), *doubled],
    }
    assert problem(await desk.check.decide(call_of(scope, "/check"))) == (401, "token-unknown")
    assert (await desk.ask("prices", bearer=secret)).status == 200


async def test_the_day_of_last_use_is_written_beside_the_calls(
    counter: Counter, desk: Desk, clock: FixedClock
) -> None:
    """Once a day for each token, whatever the number of calls; a refused call is no use."""
    token, secret = await counter.make()
    assert (await desk.ask("stock", bearer=secret)).status == 401
    assert await used_on(counter, token) is None
    for _ in range(3):
        assert (await desk.ask("prices", bearer=secret)).status == 200
    assert await used_on(counter, token) == clock.now().date()


async def used_on(counter: Counter, token: tokens.Token) -> object:
    """As it is stored."""
    async with counter.units.read(SYSTEM) as unit:
        return (await unit.db.get_one(tokens.Token, token.id)).used_on


async def test_the_audit_names_the_token_by_its_id(counter: Counter, desk: Desk, tmp_path: Path) -> None:
    """Whose program it was is known; the token itself is in no line of the spool."""
    token, secret = await counter.make()
    await desk.ask("prices", bearer=secret)
    written = b"".join(path.read_bytes() for path in sorted(tmp_path.rglob("spool/*")) if path.is_file())
    assert str(token.id).encode() in written
    assert secret.encode() not in written


__all__ = ["desk", "desk_of", "gone", "sinks"]
