"""Findings: raised once, gone by themselves, or settled by the right person for a limited time."""

from datetime import timedelta
from uuid import UUID

import pytest

from gateway import catalog, governance, grants, provisioning, requests, work
from gateway.authz import SYSTEM, Subject
from gateway.catalog import StewardKind
from gateway.governance import FindingKind, FindingState
from gateway.kernel import FixedClock, errors
from tests.company import Company, open_grant


async def note(units: work.Units, event: work.Event) -> None:
    """Run the job of that event."""
    async with units.open(SYSTEM) as unit:
        await governance.note(unit, event)


async def all_of(units: work.Units, subject: Subject = SYSTEM) -> list[governance.Finding]:
    """What that subject sees, without what comes with every published service of the tests."""
    async with units.read(subject) as unit:
        return list(await governance.findings(unit))


@pytest.fixture
async def grant(units: work.Units, company: Company) -> grants.Grant:
    """Access of Ines."""
    return await open_grant(units, company.ines, "desk")


@pytest.fixture
async def stuck(units: work.Units, grant: grants.Grant) -> governance.FindingId:
    """A finding about that access."""
    await note(units, provisioning.FulfilmentStuck(id=grant.id))
    (found,) = await all_of(units)
    return governance.FindingId(found.id)


@pytest.fixture
async def emergency(units: work.Units, company: Company, grant: grants.Grant) -> governance.FindingId:
    """Security hurried for Ines' access: to be looked at within three days."""
    async with units.open(SYSTEM) as unit:
        request = await unit.db.get_one(requests.Request, grant.request_id)
        request.requester_id = UUID(company.security.id)
    await note(units, requests.RequestHurried(id=grant.request_id, by=UUID(company.security.id)))
    (found,) = await all_of(units)
    return governance.FindingId(found.id)


async def test_the_same_thing_is_raised_once(
    units: work.Units, grant: grants.Grant, emitted: list[work.Emitted]
) -> None:
    """However often its event comes; when it was fixed and comes back, it is a new one."""
    event = grants.GrantDrifted(id=grant.id)
    await note(units, event)
    await note(units, event)
    assert [one.kind for one in await all_of(units)] == [FindingKind.DRIFTED]
    await note(units, grants.GrantHealed(id=grant.id))
    await note(units, event)
    assert [one.state for one in await all_of(units)] == [FindingState.OPEN, FindingState.FIXED]
    names = [e.event.name for e in emitted if e.event.name.startswith("finding.")]
    assert names == ["finding.raised", "finding.settled", "finding.raised"]


async def test_a_filled_seat_settles_its_own_finding_alone(units: work.Units, company: Company) -> None:
    """Two seats are empty; one is filled."""
    nobody = UUID(company.olaf.id)
    for kind in (StewardKind.IT_OWNER, StewardKind.IT_MANAGER):
        await note(units, catalog.ServiceVacated(id=company.desk.id, kind=kind, person_id=nobody))
    filled = catalog.ServiceAppointed(id=company.desk.id, kind=StewardKind.IT_OWNER, person_id=nobody)
    await note(units, filled)
    states = {one.detail: one.state for one in await all_of(units)}
    assert states == {"it_owner": FindingState.FIXED, "it_manager": FindingState.OPEN}


async def test_fulfilment_that_worked_settles_what_was_stuck(
    units: work.Units, grant: grants.Grant, stuck: governance.FindingId
) -> None:
    """By itself, with a sentence why."""
    await note(units, provisioning.FulfilmentDone(id=grant.id))
    (found,) = await all_of(units)
    assert (found.state, found.settled_by) == (FindingState.FIXED, None)
    assert found.settled_why


async def test_a_service_that_believes_forged_headers_is_a_finding_when_published(
    units: work.Units, company: Company
) -> None:
    """The services of the tests do; a newer test without that settles it."""
    await note(units, catalog.ServicePublished(id=company.desk.id))
    (found,) = await all_of(units)
    assert found.kind == FindingKind.FORGEABLE
    async with units.open(SYSTEM) as unit:
        service = await unit.db.get_one(catalog.Service, company.desk.id)
        service.check_report = {**(service.check_report or {}), "forgery": "refused"}
    await note(units, catalog.ServicePublished(id=company.desk.id))
    assert [one.state for one in await all_of(units)] == [FindingState.FIXED]


async def test_a_steward_sees_and_settles_those_of_the_service(
    units: work.Units, company: Company, stuck: governance.FindingId
) -> None:
    """Staff do not even learn that there is one; a reason is needed."""
    async with units.read(company.olaf) as unit:
        assert await governance.findings(unit) == []
        with pytest.raises(errors.NotFound):
            await governance.finding(unit, stuck)
    with pytest.raises(errors.NotFound):
        async with units.open(company.olaf) as unit:
            await governance.settle(unit, stuck, why="Done.")
    async with units.open(SYSTEM) as unit:
        await catalog.appoint(unit, company.desk.id, StewardKind.IT_MANAGER, UUID(company.olaf.id))
    async with units.read(company.olaf) as unit:
        assert (await governance.finding(unit, stuck)).kind == FindingKind.STUCK
    with pytest.raises(errors.Invalid):
        async with units.open(company.olaf) as unit:
            await governance.settle(unit, stuck, why="  ")
    async with units.open(company.olaf) as unit:
        done = await governance.settle(unit, stuck, why="Made the account by hand.")
    assert (done.state, str(done.settled_by)) == (FindingState.FIXED, company.olaf.id)
    with pytest.raises(governance.IllegalEvent):
        async with units.open(company.it) as unit:
            await governance.settle(unit, stuck, why="Again.")


async def test_an_auditor_looks_and_settles_nothing(
    units: work.Units, company: Company, stuck: governance.FindingId
) -> None:
    """403: the finding is known, the act is not theirs."""
    async with units.read(company.auditor) as unit:
        assert len(await governance.findings(unit, kind=FindingKind.STUCK, state=FindingState.OPEN)) == 1
    with pytest.raises(work.NotAllowed):
        async with units.open(company.auditor) as unit:
            await governance.settle(unit, stuck, why="Done.")


async def test_an_accepted_finding_comes_back(
    units: work.Units, company: Company, clock: FixedClock, stuck: governance.FindingId
) -> None:
    """After at most 180 days; an outdated timer changes nothing."""
    with pytest.raises(errors.Invalid):
        async with units.open(company.it) as unit:
            await governance.accept(unit, stuck, until=clock.now() + timedelta(days=181), why="For ever.")
    until = clock.now() + timedelta(days=180)
    async with units.open(company.it) as unit:
        await governance.accept(unit, stuck, until=until, why="A new version comes in spring.")
    clock.advance(timedelta(days=179))
    async with units.open(SYSTEM) as unit:
        await governance.reopen(unit, governance.FindingDue(id=stuck))
    assert [one.state for one in await all_of(units)] == [FindingState.ACCEPTED]
    clock.advance(timedelta(days=1))
    async with units.open(SYSTEM) as unit:
        await work.due_events(unit)
        await governance.reopen(unit, governance.FindingDue(id=stuck))
    assert [one.state for one in await all_of(units)] == [FindingState.OPEN]


@pytest.mark.parametrize("days", [0, -1, 31])
async def test_snoozing_is_for_thirty_days_at_most(
    units: work.Units, company: Company, clock: FixedClock, stuck: governance.FindingId, days: int
) -> None:
    """And never into the past; thirty days are fine."""
    with pytest.raises(errors.Invalid):
        async with units.open(company.it) as unit:
            await governance.snooze(unit, stuck, until=clock.now() + timedelta(days=days))
    async with units.open(company.it) as unit:
        await governance.snooze(unit, stuck, until=clock.now() + timedelta(days=30))


async def test_an_emergency_is_confirmed_by_somebody_else(
    units: work.Units, company: Company, clock: FixedClock, emergency: governance.FindingId
) -> None:
    """Within three days; never by whoever was in a hurry, and never just settled."""
    (found,) = await all_of(units)
    assert found.due_at == clock.now() + timedelta(days=3)
    with pytest.raises(work.NotAllowed) as own:
        async with units.open(company.security) as unit:
            await governance.confirm(unit, emergency, why="It was me.")
    assert own.value.reasons == ("finding.never-by-whom-it-is-about",)
    with pytest.raises(work.NotAllowed) as settled:
        async with units.open(company.it) as unit:
            await governance.settle(unit, emergency, why="Fine.")
    assert settled.value.reasons == ("finding.an-emergency-is-confirmed-or-revoked",)
    async with units.open(company.it) as unit:
        assert (await governance.confirm(unit, emergency, why="The plant stood still.")).state == "fixed"


async def test_revoking_the_access_of_an_emergency_answers_it(
    units: work.Units, company: Company, grant: grants.Grant, emergency: governance.FindingId
) -> None:
    """The other answer."""
    async with units.open(company.it) as unit:
        await grants.revoke(unit, grants.GrantId(grant.id), why="It was no emergency.")
    await note(units, grants.GrantRevoked(id=grant.id))
    assert [one.state for one in await all_of(units)] == [FindingState.FIXED]
