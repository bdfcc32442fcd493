"""Register: what becomes of a manifest, and which names a service can have."""

import pytest

from brokers import sdk
from gateway import catalog, work
from gateway.authz import ANYONE, SYSTEM, Action
from gateway.catalog import (
    CircleForm,
    ServiceRegistered,
    ServiceState,
    SlugRefused,
    StewardKind,
    UnknownCircle,
)
from gateway.kernel import errors
from gateway.work import NotAllowed, NotVisible
from tests.company import Company

CALENDAR = sdk.load().templates["calendar"]


async def test_a_registered_service_is_seen_by_nobody_yet(
    units: work.Units, company: Company, emitted: list[work.Emitted]
) -> None:
    """It is provisional: neither in the catalog nor on the data plane."""
    async with units.open(company.it) as unit:
        service = await catalog.register(unit, CALENDAR)
    assert (service.slug, service.state) == ("calendar", ServiceState.PROVISIONAL)
    assert emitted[-1].event == ServiceRegistered(id=service.id)
    async with units.read(company.it) as unit:
        assert await catalog.brokered(unit, "calendar") is None
        with pytest.raises(errors.NotFound):
            await catalog.service_by_slug(unit, "calendar")


async def test_a_manifest_is_kept_as_it_was(units: work.Units, company: Company) -> None:
    """What was registered reads back equal, with its plans."""
    async with units.open(company.it) as unit:
        service = await catalog.register(unit, CALENDAR)
    async with units.read(company.it) as unit:
        known = await catalog.administered(unit, "calendar")
    assert known.manifest == CALENDAR
    assert known.circles == ("everyone",)
    assert service.manifest_version == 1


@pytest.mark.parametrize("who", ["ines", "supplier"])
async def test_only_it_registers(units: work.Units, company: Company, who: str) -> None:
    """The deny beside the allow above."""
    with pytest.raises(NotAllowed):
        async with units.open(getattr(company, who)) as unit:
            await catalog.register(unit, CALENDAR)


async def test_nobody_registers_without_signing_in(units: work.Units, company: Company) -> None:
    """Anyone is not someone."""
    with pytest.raises(NotAllowed):
        async with units.open(ANYONE) as unit:
            await catalog.register(unit, CALENDAR)


async def test_a_slug_is_given_once(units: work.Units, company: Company) -> None:
    """Not even to a twin that only looks like it, and not after the first has ended."""
    async with units.open(company.it) as unit:
        first = await catalog.register(unit, CALENDAR)
        first.state = ServiceState.RETIRED
    for slug in ("calendar", "ca1endar", "calen-dar"):
        with pytest.raises(SlugRefused):
            async with units.open(company.it) as unit:
                await catalog.register(unit, CALENDAR, slug=slug)
    async with units.open(company.it) as unit:
        assert (await catalog.register(unit, CALENDAR, slug="schedule")).slug == "schedule"


async def test_a_circle_must_be_drawn_first(units: work.Units, company: Company) -> None:
    """A service cannot name one that somebody else may draw later as they like."""
    document = CALENDAR.document | {"circles": ["board"]}
    with pytest.raises(UnknownCircle, match="board"):
        async with units.open(company.it) as unit:
            await catalog.register(unit, sdk.Manifest.model_validate(document))


async def test_the_stewards_that_a_manifest_names_take_their_seats(
    units: work.Units, company: Company
) -> None:
    """And a name that nobody has is refused."""
    named = CALENDAR.document | {"stewards": {"it_owner": "olaf"}}
    async with units.open(company.it) as unit:
        await catalog.register(unit, sdk.Manifest.model_validate(named))
        known = await catalog.administered(unit, "calendar")
        assert str(known.stewards[StewardKind.IT_OWNER]) == company.olaf.id
    wrong = CALENDAR.document | {"id": "schedule", "stewards": {"it_owner": "nobody"}}
    with pytest.raises(errors.Invalid):
        async with units.open(company.it) as unit:
            await catalog.register(unit, sdk.Manifest.model_validate(wrong))


async def test_only_it_looks_behind_the_counter(units: work.Units, company: Company) -> None:
    """403 for a service that one sees, 404 for one that one does not."""
    async with units.read(company.ines) as unit:
        with pytest.raises(NotAllowed):
            await catalog.administered(unit, "desk")
        with pytest.raises(NotAllowed):
            await catalog.administered_services(unit)
    async with units.read(company.olaf) as unit:
        with pytest.raises(NotVisible):
            await catalog.administered(unit, "deals")
        with pytest.raises(errors.NotFound):
            await catalog.administered(unit, "never-was")


async def test_only_it_draws_circles(units: work.Units, company: Company) -> None:
    """A circle decides who sees what."""
    form = CircleForm(slug="board", name="Board", realms=("workforce",))
    with pytest.raises(NotAllowed):
        async with units.open(company.ines) as unit:
            await catalog.define_circle(unit, form)
    async with units.open(SYSTEM) as unit:
        assert (await catalog.define_circle(unit, form)).units == []
        again = await catalog.define_circle(unit, form.model_copy(update={"units": ("sales",)}))
        assert again.units == ["sales"]
        assert unit.decide(Action.SERVICE_ADMINISTER, catalog.catalog_entity()).allowed
