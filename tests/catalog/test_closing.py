"""Restrict, republish, retire, end, vacate: the ways of a service out of use."""

from datetime import timedelta
from uuid import UUID

import pytest

from gateway import catalog, identity, work
from gateway.authz import SYSTEM
from gateway.catalog import ServiceState, StewardKind
from gateway.identity.models import Person
from gateway.kernel import FixedClock, errors
from tests.company import Company, open_grant

WEEK = timedelta(days=7)


async def state(units: work.Units, service: catalog.Service) -> str:
    """As stored."""
    async with units.read(SYSTEM) as unit:
        return (await unit.db.get_one(catalog.Service, service.id)).state


async def test_a_restricted_service_takes_no_requests_and_opens_again(
    units: work.Units, company: Company
) -> None:
    """It stays in the catalog; republishing lifts the restriction."""
    async with units.open(company.it) as unit:
        await catalog.restrict(unit, company.desk.id, why="Too many at once.")
    assert await state(units, company.desk) == ServiceState.RESTRICTED
    with pytest.raises(errors.Problem):
        await open_grant(units, company.ines, "desk")
    async with units.open(company.it) as unit:
        await catalog.republish(unit, company.desk.id)
    assert (await open_grant(units, company.ines, "desk")).state == "active"


async def test_what_is_not_restricted_is_not_republished(units: work.Units, company: Company) -> None:
    """A service that was never published needs its test."""
    with pytest.raises(catalog.IllegalEvent):
        async with units.open(company.it) as unit:
            await catalog.republish(unit, company.desk.id)


@pytest.mark.parametrize("verb", ["restrict", "retire"])
async def test_staff_close_nothing(units: work.Units, company: Company, clock: FixedClock, verb: str) -> None:
    """They see the service, and are refused by rule."""
    with pytest.raises(work.NotAllowed):
        async with units.open(company.ines) as unit:
            if verb == "restrict":
                await catalog.restrict(unit, company.desk.id, why="test")
            else:
                await catalog.retire(unit, company.desk.id, ends_at=clock.now() + WEEK, why="test")


async def test_a_retiring_service_works_until_its_end_and_is_gone_then(
    units: work.Units, company: Company, clock: FixedClock, emitted: list[work.Emitted]
) -> None:
    """An outdated timer does nothing; at the end Envoy drops the route."""
    async with units.open(company.it) as unit:
        await catalog.retire(unit, company.desk.id, ends_at=clock.now() + WEEK, why="Replaced.")
    due = catalog.ServiceEndReached(id=company.desk.id)
    async with units.open(SYSTEM) as unit:
        await catalog.end(unit, due)
        assert await catalog.brokered(unit, "desk") is not None
    clock.advance(WEEK)
    async with units.open(SYSTEM) as unit:
        await work.due_events(unit)
    assert due in [one.event for one in emitted]
    async with units.open(SYSTEM) as unit:
        await catalog.end(unit, due)
        assert await catalog.brokered(unit, "desk") is None
    assert emitted[-1].event == catalog.ServiceEnded(id=company.desk.id)


async def test_a_service_does_not_end_in_the_past(
    units: work.Units, company: Company, clock: FixedClock
) -> None:
    """People have to know before."""
    with pytest.raises(errors.Invalid):
        async with units.open(company.it) as unit:
            await catalog.retire(unit, company.desk.id, ends_at=clock.now(), why="test")


async def test_a_leaver_leaves_seats_that_somebody_hears_of(
    units: work.Units, company: Company, emitted: list[work.Emitted]
) -> None:
    """Four seats of three services; whoever is here keeps theirs."""
    left = identity.PersonDeactivated(id=UUID(company.it.id))
    async with units.open(SYSTEM) as unit:
        await catalog.vacate(unit, left)
    assert not isinstance(emitted[-1].event, catalog.ServiceVacated), "an old message about somebody here"
    async with units.open(SYSTEM) as unit:
        (await unit.db.get_one(Person, UUID(company.it.id))).active = False
    async with units.open(SYSTEM) as unit:
        await catalog.vacate(unit, left)
    vacated = [one.event for one in emitted if isinstance(one.event, catalog.ServiceVacated)]
    assert len(vacated) == 12
    assert {event.person_id for event in vacated} == {UUID(company.it.id)}


async def test_readers_see_who_answers_for_what_they_see(units: work.Units, company: Company) -> None:
    """Ines sees the deals and their stewards; Olaf, outside of sales, sees neither."""
    ids = [company.desk.id, company.vault.id]
    async with units.read(company.ines) as unit:
        mine = await catalog.stewards_of(unit, ids)
    async with units.read(company.olaf) as unit:
        his = await catalog.stewards_of(unit, ids)
    assert mine.keys() == {*ids}
    assert mine[company.desk.id][StewardKind.IT_OWNER] == UUID(company.it.id)
    assert his.keys() == {company.desk.id}
