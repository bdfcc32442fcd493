"""Publish: four people, a good test of this very manifest, and nobody else's word."""

from uuid import UUID

import pytest

from brokers import sdk
from gateway import catalog, identity, work
from gateway.catalog import (
    Forgeable,
    IllegalEvent,
    NotTested,
    ServicePublished,
    ServiceState,
    StewardKind,
)
from gateway.kernel import errors
from gateway.work import NotAllowed
from tests.company import Company

TEMPLATES = sdk.load().templates
CALENDAR = TEMPLATES["calendar"]


def report(
    manifest: sdk.Manifest = CALENDAR,
    *,
    health: sdk.Health = sdk.Health.OK,
    forgery: sdk.Forgery = sdk.Forgery.REFUSED,
) -> sdk.CheckReport:
    """What a test might have seen."""
    return sdk.CheckReport(manifest=manifest.digest, health=health, forgery=forgery, detail="Seen.")


async def registered(
    unit: work.Unit, company: Company, manifest: sdk.Manifest = CALENDAR, *, seats: int = 4
) -> catalog.Service:
    """A service with this many of its seats taken."""
    service = await catalog.register(unit, manifest)
    for kind in list(StewardKind)[:seats]:
        await catalog.appoint(unit, service.id, kind, UUID(company.olaf.id))
    return service


async def test_a_published_service_is_seen_and_brokered(
    units: work.Units, company: Company, emitted: list[work.Emitted]
) -> None:
    """Its circle finds it, the data plane routes to it, and the report is kept."""
    async with units.open(company.it) as unit:
        service = await registered(unit, company)
        await catalog.publish(unit, service.id, checked=report())
    assert emitted[-1].event == ServicePublished(id=service.id)
    assert emitted[-1].because is not None
    async with units.read(company.ines) as unit:
        assert (await catalog.service_by_slug(unit, "calendar")).state == ServiceState.PUBLISHED
    async with units.read(company.it) as unit:
        known = await catalog.administered(unit, "calendar")
        assert known.report == report()
        assert "calendar" in [one.service.slug for one in await catalog.published(unit)]


@pytest.mark.parametrize("seats", [0, 3])
async def test_a_vacant_seat_keeps_a_service_closed(units: work.Units, company: Company, seats: int) -> None:
    """The refusal names the rule."""
    with pytest.raises(NotAllowed) as refused:
        async with units.open(company.it) as unit:
            service = await registered(unit, company, seats=seats)
            await catalog.publish(unit, service.id, checked=report())
    assert refused.value.reasons == ("service.publish-needs-four-stewards",)


async def test_a_leaver_leaves_a_vacancy(units: work.Units, company: Company) -> None:
    """A seat counts only while its person is active."""
    with pytest.raises(NotAllowed):
        async with units.open(company.it) as unit:
            service = await registered(unit, company)
            person = await unit.db.get_one(identity.Person, UUID(company.olaf.id))
            person.active = False
            await unit.db.flush()
            await catalog.publish(unit, service.id, checked=report())


async def test_only_it_publishes(units: work.Units, company: Company) -> None:
    """The provisional service does not exist for anybody else."""
    async with units.open(company.it) as unit:
        service = await registered(unit, company)
    with pytest.raises(errors.NotFound):
        async with units.open(company.ines) as unit:
            await catalog.publish(unit, service.id, checked=report())


async def test_a_service_that_believes_forged_calls_is_not_published(
    units: work.Units, company: Company
) -> None:
    """Unless only its network protects it, which stays visible in the report."""
    prices = TEMPLATES["prices"].document | {"circles": ["everyone"]}
    secret = sdk.Manifest.model_validate(prices)
    async with units.open(company.it) as unit:
        keyed = await registered(unit, company, secret)
        headed = await registered(unit, company)
        with pytest.raises(Forgeable):
            await catalog.publish(unit, keyed.id, checked=report(secret, forgery=sdk.Forgery.BELIEVED))
        published = await catalog.publish(unit, headed.id, checked=report(forgery=sdk.Forgery.BELIEVED))
    assert published.check_report is not None
    assert published.check_report["forgery"] == "believed"


async def test_a_report_about_another_manifest_or_a_bad_one_does_not_count(
    units: work.Units, company: Company
) -> None:
    """Tested is what is published, to the letter."""
    async with units.open(company.it) as unit:
        service = await registered(unit, company)
        other = CALENDAR.moved_to("http://127.0.0.1:6000")
        with pytest.raises(NotTested):
            await catalog.publish(unit, service.id, checked=report(other))
        with pytest.raises(NotTested):
            await catalog.publish(unit, service.id, checked=report(health=sdk.Health.FAILED))


async def test_a_published_service_is_not_published_again(units: work.Units, company: Company) -> None:
    """The life of a service is a table."""
    async with units.open(company.it) as unit:
        with pytest.raises(IllegalEvent):
            await catalog.publish(unit, company.desk.id, checked=report())


async def test_a_seat_is_for_somebody_who_works_here(units: work.Units, company: Company) -> None:
    """Neither a stranger nor a leaver."""
    async with units.open(company.it) as unit:
        with pytest.raises(errors.Invalid):
            await catalog.appoint(unit, company.desk.id, StewardKind.IT_OWNER, company.desk.id)
    with pytest.raises(NotAllowed):
        async with units.open(company.ines) as unit:
            await catalog.appoint(unit, company.desk.id, StewardKind.IT_OWNER, UUID(company.ines.id))
