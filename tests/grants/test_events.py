"""What follows from people, machines and services: leaver, mover, client left, service ended, schedule."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from gateway import catalog, grants, identity, provisioning, work
from gateway.authz import SYSTEM
from gateway.grants import EndedReason, GrantId, GrantState, Opening
from gateway.grants.service_ended import AT_ONCE
from gateway.identity.models import OrganisationUnit, Person
from gateway.kernel import FixedClock, errors, new_id
from tests.company import Company, open_grant
from tests.grants.acting import act, approval, set_active, stored


async def test_a_leaver_loses_everything(units: work.Units, company: Company) -> None:
    """Every live grant is on its way out, with the reason as a fact."""
    held = [await open_grant(units, company.ines, slug) for slug in ("desk", "deals")]
    await set_active(units, company.ines, active=False)
    left = identity.PersonDeactivated(id=UUID(company.ines.id))
    await act(units, SYSTEM, lambda unit: grants.leaver(unit, left))
    rows = [await stored(units, grant) for grant in held]
    assert {(row.state, row.ended_reason) for row in rows} == {(GrantState.REVOKING, EndedReason.LEAVER)}


async def test_an_old_message_about_somebody_who_is_here_changes_nothing(
    units: work.Units, company: Company
) -> None:
    """The job was late, the person was hired again meanwhile."""
    grant = await open_grant(units, company.ines, "desk")
    left = identity.PersonDeactivated(id=UUID(company.ines.id))
    await act(units, SYSTEM, lambda unit: grants.leaver(unit, left))
    assert (await stored(units, grant)).state == GrantState.ACTIVE


async def test_a_mover_keeps_what_the_new_place_sees(units: work.Units, company: Company) -> None:
    """Out of sales: the deals go, the desk stays."""
    desk = await open_grant(units, company.ines, "desk")
    deals = await open_grant(units, company.ines, "deals")
    async with units.open(SYSTEM) as unit:
        team = select(OrganisationUnit.id).where(OrganisationUnit.slug == "operations")
        person = await unit.db.get_one(Person, UUID(company.ines.id))
        person.unit_id = (await unit.db.execute(team)).scalar_one()
    moved = identity.PersonMoved(id=UUID(company.ines.id))
    await act(units, SYSTEM, lambda unit: grants.mover(unit, moved))
    assert (await stored(units, desk)).state == GrantState.ACTIVE
    gone = await stored(units, deals)
    assert (gone.state, gone.ended_reason) == (GrantState.REVOKING, EndedReason.MOVER)


async def test_a_machine_that_is_switched_off_loses_its_access(units: work.Units, company: Company) -> None:
    """As a leaver does."""
    grant = await open_grant(units, company.it, "desk", client="mill-erp")
    async with units.open(SYSTEM) as unit:
        (await unit.db.get_one(type(company.client), company.client.id)).active = False
    off = identity.ClientDeactivated(id=company.client.id)
    await act(units, SYSTEM, lambda unit: grants.client_left(unit, off))
    assert (await stored(units, grant)).state == GrantState.REVOKING


async def test_nobody_but_the_system_follows_events(units: work.Units, company: Company) -> None:
    """An administrator cannot play the directory."""
    with pytest.raises(errors.Forbidden):
        left = identity.PersonDeactivated(id=UUID(company.ines.id))
        await act(units, company.it, lambda unit: grants.leaver(unit, left))


async def test_a_service_that_ended_leaves_no_grant(units: work.Units, company: Company) -> None:
    """All of it goes, and nothing of another service."""
    desk = await open_grant(units, company.ines, "desk")
    deals = await open_grant(units, company.ines, "deals")
    ended = catalog.ServiceEnded(id=company.desk.id)
    await act(units, SYSTEM, lambda unit: grants.service_ended(unit, ended))
    assert (await stored(units, desk)).ended_reason == EndedReason.SERVICE_RETIRED
    assert (await stored(units, deals)).state == GrantState.ACTIVE


async def test_a_large_service_ends_some_grants_at_a_time(
    units: work.Units, company: Company, emitted: list[work.Emitted]
) -> None:
    """What is left follows in jobs of their own, until nothing is; the last one asks for no more."""
    pattern = await open_grant(units, company.ines, "desk")
    async with units.open(SYSTEM) as unit:
        ines = await unit.db.get_one(identity.Person, UUID(company.ines.id))
        copies = [
            identity.Person(**ines.model_dump(exclude={"id", "subject"}), id=new_id(), subject=f"ines-{n}")
            for n in range(AT_ONCE)
        ]
        unit.db.add_all(copies)
        await unit.db.flush()
        same = pattern.model_dump(exclude={"id", "person_id"})
        unit.db.add_all(grants.Grant(**same, id=new_id(), person_id=copy.id) for copy in copies)
    event: catalog.ServiceEnded | grants.ServiceEndContinued = catalog.ServiceEnded(id=company.desk.id)
    await act(units, SYSTEM, lambda unit: grants.service_ended(unit, event))
    assert emitted[-1].event == grants.ServiceEndContinued(id=company.desk.id)
    async with units.read(SYSTEM) as unit:
        assert len(await grants.listing(unit, state=GrantState.ACTIVE, service_id=company.desk.id)) == 1
    rest = grants.ServiceEndContinued(id=company.desk.id)
    await act(units, SYSTEM, lambda unit: grants.service_ended(unit, rest))
    async with units.read(SYSTEM) as unit:
        assert not await grants.listing(unit, state=GrantState.ACTIVE, service_id=company.desk.id)
    assert emitted[-1].event.name == "grant.revoked"


async def scheduled(units: work.Units, company: Company, clock: FixedClock) -> grants.Grant:
    """Ines shall have the desk from tomorrow on."""
    pattern = await open_grant(units, company.olaf, "desk")
    opening = Opening(
        request_id=pattern.request_id,
        service_id=pattern.service_id,
        plan_id=pattern.plan_id,
        person_id=UUID(company.ines.id),
        client_id=None,
        organisation="own",
        technology_class="information",
        duration=timedelta(days=30),
        starts_at=clock.now() + timedelta(days=1),
    )
    return await act(units, SYSTEM, lambda unit: grants.open_(unit, opening, because=approval()))


async def test_a_scheduled_grant_begins_at_its_start_and_its_term_with_it(
    units: work.Units, company: Company, clock: FixedClock
) -> None:
    """Before: nothing. Then it is set up, and the thirty days count from that moment."""
    grant = await scheduled(units, company, clock)
    begin = grants.GrantStartReached(id=grant.id)
    await act(units, SYSTEM, lambda unit: grants.begin(unit, begin))
    assert (await stored(units, grant)).state == GrantState.SCHEDULED
    clock.advance(timedelta(days=1, hours=2))
    await act(units, SYSTEM, lambda unit: grants.begin(unit, begin))
    await provisioning.fulfil(units, grants.GrantBegun(id=grant.id), provisioning.InjectedOnly())
    row = await stored(units, grant)
    assert (row.state, row.ends_at) == (GrantState.ACTIVE, clock.now() + timedelta(days=30))


async def test_what_no_longer_holds_at_the_start_is_withdrawn(
    units: work.Units, company: Company, clock: FixedClock
) -> None:
    """The person left in between."""
    grant = await scheduled(units, company, clock)
    await set_active(units, company.ines, active=False)
    clock.advance(timedelta(days=1))
    begin = grants.GrantStartReached(id=grant.id)
    await act(units, SYSTEM, lambda unit: grants.begin(unit, begin))
    row = await stored(units, grant)
    assert (row.state, row.ended_reason) == (GrantState.ENDED, EndedReason.LEAVER)


@pytest.mark.parametrize("who", ["ines", "it"])
async def test_what_never_worked_is_withdrawn_by_holder_or_it(
    units: work.Units, company: Company, clock: FixedClock, who: str
) -> None:
    """It ends at once: there is nothing upstream."""
    grant = await scheduled(units, company, clock)
    await act(units, getattr(company, who), lambda unit: grants.withdraw(unit, GrantId(grant.id)))
    assert (await stored(units, grant)).state == GrantState.ENDED


async def test_what_works_is_not_withdrawn_but_returned(units: work.Units, company: Company) -> None:
    """And a colleague does neither."""
    grant = await open_grant(units, company.ines, "desk")
    with pytest.raises(grants.IllegalEvent):
        await act(units, company.ines, lambda unit: grants.withdraw(unit, GrantId(grant.id)))
    with pytest.raises(errors.NotFound):
        await act(units, company.olaf, lambda unit: grants.withdraw(unit, GrantId(grant.id)))


async def test_a_pending_grant_closes_when_its_request_is_refused(
    units: work.Units, company: Company, clock: FixedClock
) -> None:
    """Requests withdraw as the System."""
    grant = await scheduled(units, company, clock)
    await act(units, SYSTEM, lambda unit: grants.withdraw(unit, GrantId(grant.id), why="refused"))
    assert (await stored(units, grant)).state == GrantState.ENDED


async def test_history_outlives_expiry_and_says_why(
    units: work.Units, company: Company, clock: FixedClock
) -> None:
    """Opened under which rules, activated, paused by whom and why, resumed, over."""
    grant = await open_grant(units, company.ines, "desk")
    await act(units, company.it, lambda unit: grants.suspend(unit, GrantId(grant.id), why="A test."))
    await act(units, company.it, lambda unit: grants.resume(unit, GrantId(grant.id)))
    clock.advance(timedelta(days=31))
    await act(units, SYSTEM, lambda unit: grants.expire(unit, grants.GrantEndReached(id=grant.id)))
    async with units.read(company.ines) as unit:
        facts = await grants.why(unit, GrantId(grant.id))
    assert [fact.event for fact in facts] == ["open", "activate", "suspend", "resume", "expire"]
    assert facts[0].request_id == grant.request_id
    assert facts[0].rules
    assert (facts[2].by, facts[2].why) == (UUID(company.it.id), "A test.")
    async with units.read(company.olaf) as unit:
        with pytest.raises(errors.NotFound):
            await grants.why(unit, GrantId(grant.id))
