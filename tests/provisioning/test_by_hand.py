"""The whole life of access that people set up, and take away, by hand."""

from datetime import timedelta

import pytest

from gateway import grants, provisioning, work
from gateway.authz import SYSTEM
from gateway.grants import EndedReason, GrantId, GrantState, Health
from gateway.kernel import FixedClock
from gateway.provisioning import AttemptState, ByManifest
from tests.by_hand import ask, boards, publish
from tests.company import Company


@pytest.fixture
async def opened(units: work.Units, company: Company) -> grants.GrantOpened:
    """Ines asked; a rule said yes, and IT has it in its queue."""
    await publish(units, company)
    return await ask(units, company.ines)


async def grant_of(units: work.Units, event: grants.GrantOpened) -> grants.Grant:
    """As stored."""
    async with units.read(SYSTEM) as unit:
        return await unit.db.get_one(grants.Grant, event.id)


async def waiting(units: work.Units, company: Company) -> list[tuple[str, str, AttemptState]]:
    """The queue: what for, what is to be done, and how it stands."""
    async with units.read(company.it) as unit:
        return [(one.purpose, one.error, one.state) for one in await provisioning.queue(unit)]


async def done(units: work.Units, company: Company, event: grants.GrantOpened) -> None:
    """IT says that it is done."""
    async with units.open(company.it) as unit:
        await provisioning.done(unit, GrantId(event.id))


async def test_it_goes_from_a_wish_to_a_seat_and_back_by_hand(
    units: work.Units, company: Company, opened: grants.GrantOpened, clock: FixedClock
) -> None:
    """Instructions wait, done starts the term; given back it waits again, and ends when IT says so."""
    said = boards().provisioning
    assert await waiting(units, company) == [("provision", said.instructions, AttemptState.MANUAL)]
    assert (await grant_of(units, opened)).state == GrantState.PROVISIONING
    clock.advance(timedelta(days=2))
    await done(units, company, opened)
    grant = await grant_of(units, opened)
    assert (grant.state, grant.health) == (GrantState.ACTIVE, Health.UNVERIFIED)
    assert grant.starts_at == clock.now(), "the days that IT took are not taken from the term"
    async with units.open(company.ines) as unit:
        given = await grants.give_back(unit, GrantId(opened.id))
    clock.advance(timedelta(minutes=1))
    await provisioning.withdraw(units, grants.GrantGivenBack(id=given.id), ByManifest(units))
    assert await waiting(units, company) == [("deprovision", said.removal, AttemptState.MANUAL)]
    assert (await grant_of(units, opened)).state == GrantState.REVOKING, "over is only what was removed"
    await done(units, company, opened)
    grant = await grant_of(units, opened)
    assert (grant.state, grant.ended_reason) == (GrantState.ENDED, EndedReason.SELF_REMOVED)
    assert await waiting(units, company) == []


async def test_work_by_hand_is_handed_over_and_not_a_fault(
    opened: grants.GrantOpened, emitted: list[work.Emitted]
) -> None:
    """Nothing failed: there is no finding, and the holder is not told that it could not be set up."""
    names = [one.event.name for one in emitted]
    assert provisioning.FulfilmentHandedOver(id=opened.id) in [one.event for one in emitted]
    assert "fulfilment.stuck" not in names
    assert "grant.failed" not in names


async def test_a_job_that_comes_twice_hands_it_over_once(
    units: work.Units,
    company: Company,
    opened: grants.GrantOpened,
    clock: FixedClock,
    emitted: list[work.Emitted],
) -> None:
    """Setting up and taking away alike."""
    await provisioning.fulfil(units, opened, ByManifest(units))
    await done(units, company, opened)
    async with units.open(company.it) as unit:
        await grants.revoke(unit, GrantId(opened.id), why="Not needed any more.")
    taken = grants.GrantRevoked(id=opened.id)
    clock.advance(timedelta(minutes=1))
    for _ in range(2):
        await provisioning.withdraw(units, taken, ByManifest(units))
    assert len(await waiting(units, company)) == 1
    handed = [one for one in emitted if isinstance(one.event, provisioning.FulfilmentHandedOver)]
    assert len(handed) == 2


async def test_it_ends_by_itself_only_as_far_as_we_can(
    units: work.Units, company: Company, opened: grants.GrantOpened, clock: FixedClock
) -> None:
    """At the end of its time IT has to remove the person; the row says so until then."""
    await done(units, company, opened)
    clock.advance(timedelta(days=31))
    async with units.open(SYSTEM) as unit:
        await grants.expire(unit, grants.GrantEndReached(id=opened.id))
    await provisioning.withdraw(units, grants.GrantExpired(id=opened.id), ByManifest(units))
    grant = await grant_of(units, opened)
    assert (grant.state, grant.ended_reason) == (GrantState.REVOKING, EndedReason.EXPIRED)
    assert [purpose for purpose, _, _ in await waiting(units, company)] == ["deprovision"]


async def test_the_holder_cannot_say_that_it_is_done(
    units: work.Units, company: Company, opened: grants.GrantOpened
) -> None:
    """Only who does the work says so; for others the work is not there."""
    with pytest.raises(work.NotVisible):
        async with units.open(company.ines) as unit:
            await provisioning.done(unit, GrantId(opened.id))
    await done(units, company, opened)
    assert (await grant_of(units, opened)).state == GrantState.ACTIVE
