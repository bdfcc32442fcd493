"""The verbs of holding, on a real database: each allow beside its deny, and 200 traces with faults."""

import random
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from pgqueuer import RetryRequested
from sqlalchemy.ext.asyncio import create_async_engine

from gateway import grants, identity, provisioning, work
from gateway.authz import SYSTEM, Policies, Subject
from gateway.grants import GrantId, GrantState, rules
from gateway.kernel import FixedClock, errors
from tests.company import Company, open_grant
from tests.grants.acting import act, extended, set_active

UPSTREAM = provisioning.InjectedOnly()
Deed = Callable[[], Awaitable[object]]


async def state_of(units: work.Units, grant: grants.Grant) -> GrantState:
    """As it is stored now."""
    async with units.read(SYSTEM) as unit:
        return GrantState((await unit.db.get_one(grants.Grant, grant.id)).state)


async def revoke(units: work.Units, subject: Subject, grant: grants.Grant) -> None:
    """Take it away in a unit of its own."""
    async with units.open(subject) as unit:
        await grants.revoke(unit, GrantId(grant.id), why="test")


async def test_the_term_starts_when_the_upstream_agrees(
    units: work.Units, company: Company, clock: FixedClock
) -> None:
    """Active from the moment of fulfilment for the whole duration."""
    grant = await open_grant(units, company.ines, "desk")
    assert grant.state == GrantState.ACTIVE
    assert (grant.starts_at, grant.ends_at) == (clock.now(), clock.now() + timedelta(days=30))


@pytest.mark.parametrize("who", ["it", "security"])
async def test_it_and_security_take_access_away(units: work.Units, company: Company, who: str) -> None:
    """From then on it is being removed, with the reason as a fact."""
    grant = await open_grant(units, company.ines, "desk")
    await revoke(units, getattr(company, who), grant)
    assert await state_of(units, grant) is GrantState.REVOKING


async def test_a_colleague_cannot_even_see_the_grant_that_he_would_revoke(
    units: work.Units, company: Company
) -> None:
    """404, like a grant that does not exist."""
    grant = await open_grant(units, company.ines, "desk")
    with pytest.raises(errors.NotFound):
        await revoke(units, company.olaf, grant)
    with pytest.raises(errors.NotFound):
        async with units.open(company.it) as unit:
            await grants.revoke(unit, GrantId(uuid4()), why="test")


@pytest.mark.parametrize("who", ["ines", "auditor"])
async def test_those_who_may_only_see_are_refused_by_rule(
    units: work.Units, company: Company, who: str
) -> None:
    """403 for the holder and for the auditor: they know of it, and may not revoke."""
    grant = await open_grant(units, company.ines, "desk")
    with pytest.raises(work.NotAllowed):
        await revoke(units, getattr(company, who), grant)


async def test_the_holder_gives_back_and_nobody_else_does(units: work.Units, company: Company) -> None:
    """Returning is the holder's; IT revokes instead."""
    grant = await open_grant(units, company.ines, "desk")
    with pytest.raises(work.NotAllowed):
        async with units.open(company.it) as unit:
            await grants.give_back(unit, GrantId(grant.id))
    async with units.open(company.ines) as unit:
        await grants.give_back(unit, GrantId(grant.id))
    assert await state_of(units, grant) is GrantState.REVOKING


async def test_what_has_ended_cannot_be_taken_away_again(units: work.Units, company: Company) -> None:
    """A second click is a conflict with words, not a second event."""
    grant = await open_grant(units, company.ines, "desk")
    await revoke(units, company.it, grant)
    with pytest.raises(grants.IllegalEvent):
        await revoke(units, company.it, grant)


async def test_the_end_comes_by_the_clock_and_the_holder_can_ask_again(
    units: work.Units, company: Company, clock: FixedClock
) -> None:
    """Thirty days pass in no time; the timer expires the grant, withdrawal closes it."""
    grant = await open_grant(units, company.ines, "desk")
    clock.advance(timedelta(days=30))
    async with units.open(SYSTEM) as unit:
        assert await work.due_events(unit) == 2, "the end, and a warning that nobody was there to send"
    async with units.open(SYSTEM) as unit:
        await grants.expire(unit, grants.GrantEndReached(id=grant.id))
    await provisioning.withdraw(units, grants.GrantExpired(id=grant.id), provisioning.InjectedOnly())
    assert await state_of(units, grant) is GrantState.ENDED
    assert (await open_grant(units, company.ines, "desk")).state == GrantState.ACTIVE


async def test_an_outdated_timer_changes_nothing(units: work.Units, company: Company) -> None:
    """It fires before the end that the row has by now."""
    grant = await open_grant(units, company.ines, "desk")
    async with units.open(SYSTEM) as unit:
        await grants.expire(unit, grants.GrantEndReached(id=grant.id))
    assert await state_of(units, grant) is GrantState.ACTIVE


async def test_nobody_but_the_system_does_the_systems_work(units: work.Units, company: Company) -> None:
    """An administrator cannot expire by hand what the clock has not ended."""
    grant = await open_grant(units, company.ines, "desk")
    with pytest.raises(errors.Forbidden):
        async with units.open(company.it) as unit:
            await grants.expire(unit, grants.GrantEndReached(id=grant.id))


@pytest.fixture
async def pooled(database: str, clock: FixedClock, policies: Policies) -> AsyncIterator[work.Units]:
    """Connections that are kept: thousands of acts follow each other."""
    engine = create_async_engine(database.replace("postgresql://", "postgresql+asyncpg://"))
    yield work.Units(engine, clock, policies)
    await engine.dispose()


@pytest.mark.timeout(400)
async def test_two_hundred_traces_through_the_real_verbs_never_leave_the_table(
    pooled: work.Units, company: Company, clock: FixedClock
) -> None:
    """Random acts of random people, repeated jobs and outdated timers; usable only while active."""
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")  # noqa: T201  # pytest shows it where the test fails
    choose, units = random.Random(seed), pooled
    for _ in range(200):
        grant = await open_grant(units, company.ines, "desk")
        for _ in range(choose.randint(1, 3)):
            await _something(choose, units, company, clock, grant)
        await _finish(units, company, clock, grant)
        assert await state_of(units, grant) is GrantState.ENDED


async def _something(
    choose: random.Random, units: work.Units, company: Company, clock: FixedClock, grant: grants.Grant
) -> None:
    """One act, one repeated job or one outdated timer."""
    opened = grants.GrantOpened(id=grant.id, service_id=grant.service_id, person_id=None, client_id=None)
    who = choose.choice((company.it, company.olaf, company.ines, company.security))
    grant_id = GrantId(grant.id)
    hour = timedelta(hours=1)
    deeds: tuple[Deed, ...] = (
        lambda: revoke(units, who, grant),
        lambda: _give_back(units, company.ines, grant),
        lambda: provisioning.fulfil(units, opened, UPSTREAM),
        lambda: provisioning.withdraw(units, grants.GrantRevoked(id=grant.id), UPSTREAM),
        lambda: act(units, who, lambda unit: grants.suspend(unit, grant_id, why="test")),
        lambda: act(units, who, lambda unit: grants.resume(unit, grant_id)),
        lambda: act(units, who, lambda unit: grants.undo(unit, grant_id)),
        lambda: act(units, who, lambda unit: grants.withdraw(unit, grant_id)),
        lambda: extended(units, grant, timedelta(days=60)),
        lambda: act(units, who, lambda unit: grants.start_activation(unit, grant_id, hour, "test")),
        lambda: _rehired_leaver(units, company),
        lambda: _time_passes(choose, units, clock, grant),
    )
    await _quietly(choose.choice(deeds)())
    await _holds(units, grant, clock)


async def _holds(units: work.Units, grant: grants.Grant, clock: FixedClock) -> None:
    """What must be true after every step: no access without a live grant, no lost approval."""
    async with units.read(SYSTEM) as unit:
        row = await unit.db.get_one(grants.Grant, grant.id)
        standing = await grants.live_for(unit, grant.service_id, grant.holder_id)
    assert row.request_id == grant.request_id
    if rules.usable(row.life, clock.now()):
        assert standing is not None
        assert standing.id == grant.id
    ending = row.state in (GrantState.REVOKING, GrantState.ENDED)
    assert ending == (row.ended_reason is not None)


async def _time_passes(
    choose: random.Random, units: work.Units, clock: FixedClock, grant: grants.Grant
) -> None:
    clock.advance(timedelta(days=choose.choice((0, 1, 40))))
    async with units.open(SYSTEM) as unit:
        await grants.expire(unit, grants.GrantEndReached(id=grant.id))


async def _rehired_leaver(units: work.Units, company: Company) -> None:
    await set_active(units, company.ines, active=False)
    left = identity.PersonDeactivated(id=UUID(company.ines.id))
    await act(units, SYSTEM, lambda unit: grants.leaver(unit, left))
    await set_active(units, company.ines, active=True)


async def _give_back(units: work.Units, subject: Subject, grant: grants.Grant) -> None:
    async with units.open(subject) as unit:
        await grants.give_back(unit, GrantId(grant.id))


async def _quietly(act: object) -> None:
    try:
        await act  # type: ignore[misc]  # a coroutine of this test
    except (errors.Problem, RetryRequested):
        return


async def _finish(units: work.Units, company: Company, clock: FixedClock, grant: grants.Grant) -> None:
    await _quietly(revoke(units, company.it, grant))
    clock.advance(work.UNDO_WINDOW)
    await provisioning.withdraw(units, grants.GrantRevoked(id=grant.id), UPSTREAM)
