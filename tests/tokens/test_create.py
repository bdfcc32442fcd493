"""Making a token: for one's own live access to an API, shown once, never longer than the access."""

from datetime import timedelta
from uuid import uuid4

import pytest
from pydantic import ValidationError

from gateway import grants, tokens, work
from gateway.authz import SYSTEM, Subject
from gateway.grants import GrantId
from gateway.kernel import FixedClock, errors
from tests.company import Company, open_grant
from tests.tokens.conftest import DAY, Counter, api_manifest, offer


async def test_the_holder_gets_a_token_and_only_its_hash_is_kept(counter: Counter, clock: FixedClock) -> None:
    """Named, for this service, with an end; the secret is in no column."""
    token, secret = await counter.make(name="nightly export")
    async with counter.units.read(SYSTEM) as unit:
        row = await unit.db.get_one(tokens.Token, token.id)
    assert tokens.plausible(secret)
    assert (row.name, row.grant_id, row.used_on) == ("nightly export", counter.prices.id, None)
    assert row.expires_at == clock.now() + DAY
    assert secret not in repr(row)
    assert secret[4:] not in str(row.model_dump())


async def test_a_token_never_outlives_the_access(counter: Counter, clock: FixedClock) -> None:
    """Twenty days are left: a token for thirty gets twenty."""
    clock.advance(timedelta(days=40))
    token, _ = await counter.make(ttl=timedelta(days=30))
    assert token.expires_at == counter.prices.ends_at


async def test_thirty_days_are_the_most(counter: Counter) -> None:
    """The rule says so whatever the form did; thirty exactly are fine."""
    with pytest.raises(work.NotAllowed) as refused:
        await counter.make(ttl=timedelta(days=30, seconds=1))
    assert refused.value.reasons == ("token.at-most-thirty-days",)
    await counter.make(ttl=timedelta(days=30))


@pytest.mark.parametrize("who", ["it", "security", "auditor"])
async def test_nobody_makes_a_token_of_anothers_access(counter: Counter, who: str) -> None:
    """Those who see it are refused; the holder beside them is not."""
    with pytest.raises(work.NotAllowed):
        await counter.make(getattr(counter.company, who))
    await counter.make()


async def test_for_a_colleague_the_access_is_not_there(counter: Counter) -> None:
    """404, as for an id that nobody has."""
    with pytest.raises(errors.NotFound):
        await counter.make(counter.company.olaf)
    with pytest.raises(errors.NotFound):
        async with counter.units.open(counter.company.ines) as unit:
            await tokens.create(unit, uuid4(), name="x", ttl=DAY)


async def test_a_service_that_people_open_has_no_tokens(units: work.Units, company: Company) -> None:
    """A browser goes there; a token would be a way around its sign-in."""
    grant = await open_grant(units, company.ines, "desk")
    with pytest.raises(work.NotAllowed) as refused:
        async with units.open(company.ines) as unit:
            await tokens.create(unit, grant.id, name="x", ttl=DAY)
    assert refused.value.reasons == ("token.only-for-programs",)


async def test_access_that_was_taken_away_gives_no_token(counter: Counter) -> None:
    """Nothing is made that could not be used."""
    async with counter.units.open(counter.company.it) as unit:
        await grants.revoke(unit, GrantId(counter.prices.id), why="test")
    with pytest.raises(work.NotAllowed) as refused:
        await counter.make()
    assert refused.value.reasons == ("token.only-of-live-access",)


async def test_an_operational_token_ends_with_the_shift(
    units: work.Units, company: Company, clock: FixedClock
) -> None:
    """Its access lives for eight hours, and so does the token at most."""
    await offer(units, company, api_manifest("valves", "operational"))
    grant = await open_grant(units, company.ines, "valves")
    async with units.open(company.ines) as unit:
        created = await tokens.create(unit, grant.id, name="x", ttl=timedelta(days=30))
    assert created.token.expires_at == clock.now() + timedelta(hours=8)


async def test_the_eleventh_is_refused_until_one_is_taken_back(counter: Counter) -> None:
    """Ten live ones for each person and service; the other service has its own ten."""
    made = [(await counter.make(name=str(number)))[0] for number in range(tokens.MOST_LIVE)]
    with pytest.raises(tokens.TooManyTokens):
        await counter.make()
    async with counter.units.open(counter.company.ines) as unit:
        await tokens.create(unit, counter.stock.id, name="other", ttl=DAY)
    await counter.revoke(counter.company.ines, made[0])
    await counter.make()


async def test_what_has_run_out_counts_no_more(counter: Counter, clock: FixedClock) -> None:
    """Nobody has to tidy up."""
    for number in range(tokens.MOST_LIVE):
        await counter.make(name=str(number))
    clock.advance(DAY)
    await counter.make()


@pytest.mark.parametrize("name", ["", " ", "a\nb", "x" * 61, "\x1b[31mred", "right\u202eleft"])
def test_a_name_is_one_visible_line(name: str) -> None:
    """It stands in tables, in mails and on terminals; the longest allowed one beside it."""
    with pytest.raises(ValidationError):
        tokens.TokenForm(name=name)
    assert tokens.TokenForm(name="x" * 60).duration == tokens.LONGEST


@pytest.mark.parametrize("seconds", [0, -5, 59, 30 * 86400 + 1])
def test_a_life_is_a_minute_to_thirty_days(seconds: int) -> None:
    """Nothing else gets as far as the rules."""
    with pytest.raises(ValidationError):
        tokens.TokenForm(name="x", duration=timedelta(seconds=seconds))


async def test_what_is_emitted_holds_ids_alone(counter: Counter, emitted: list[work.Emitted]) -> None:
    """Audit and queue are made of it."""
    token, secret = await counter.make()
    last = emitted[-1].event
    assert last == tokens.TokenCreated(id=token.id, grant_id=counter.prices.id)
    assert secret not in last.model_dump_json()


async def test_a_machine_needs_no_token(counter: Counter) -> None:
    """It signs in by itself."""
    company = counter.company
    grant = await open_grant(counter.units, company.it, "prices", client=company.client.client_id)
    machine = Subject(
        "Client",
        str(company.client.id),
        {"key": str(company.client.id), "realm": "partners", "organisation": "mill"},
    )
    with pytest.raises(errors.NotFound):
        async with counter.units.open(machine) as unit:
            await tokens.create(unit, grant.id, name="x", ttl=DAY)
