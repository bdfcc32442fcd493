"""The demo's catalogue by hand: facts that are whole, published once, honest about their prices."""

from datetime import date

import pytest

from gateway import catalog, work
from gateway.authz import SYSTEM
from gateway.catalog import ServiceState, StewardKind
from gateway.demo import catalogue
from gateway.demo.services import CIRCLES, draw_circles
from tests.company import Company

# The newest day on which one of the sources was written.
NEWEST = date(2026, 8, 20)


def test_there_are_many_services_of_many_kinds() -> None:
    """Each with its own name and place, a category, and words to find it by."""
    found = catalogue.manifests()
    assert len(found) >= 150
    assert len({one.name.lower() for one in found}) == len({one.id for one in found}) == len(found)
    assert len({one.category for one in found}) >= 50
    for one in found:
        assert one.category, one.id
        assert len(one.synonyms) >= 3, one.id
        assert one.contains, one.id


def test_every_price_says_since_when_and_where_from() -> None:
    """And one that nobody published is asked for, never free."""
    for one in catalogue.manifests():
        (plan,) = one.plans
        assert not plan.free
        if not plan.metadata.costs:
            assert plan.metadata.on_request, one.id
            continue
        (cost,) = plan.metadata.costs
        assert cost.value > 0, one.id
        assert cost.source, one.id
        assert cost.as_of, one.id
        assert cost.as_of < NEWEST, one.id


def test_they_name_circles_that_are_drawn() -> None:
    """Every unit has some of its own."""
    named = {circle for one in catalogue.manifests() for circle in one.circles}
    assert named == {"everyone", "sales", "operations", "care"}
    assert named < {form.slug for form in CIRCLES}


@pytest.fixture
def stewards(company: Company) -> dict[StewardKind, str]:
    """One person on all seats will do here."""
    return dict.fromkeys(StewardKind, "it")


async def test_all_are_published_and_none_is_routed(
    units: work.Units, stewards: dict[StewardKind, str], emitted: list[work.Emitted]
) -> None:
    """The second start changes nothing, also where somebody closed one meanwhile."""
    await draw_circles(units)
    wanted = catalogue.manifests()
    slugs = [one.id for one in wanted]
    await catalogue.seed(units, stewards, wanted)
    async with units.open(SYSTEM) as unit:
        rows = {one.slug: one for one in await catalog.administered_services(unit)}
        routed = {one.service.slug for one in await catalog.published(unit)}
        assert {rows[slug].state for slug in slugs} == {ServiceState.PUBLISHED}
        assert not routed & set(slugs)
        await catalog.restrict(unit, rows["zoom"].id, why="We have another one.")
    before = len(emitted)
    await catalogue.seed(units, stewards, wanted)
    assert len(emitted) == before


async def test_where_nobody_can_look_after_them_they_are_left_out(
    units: work.Units, company: Company
) -> None:
    """The start goes on; the next one with a steward enters them."""
    await draw_circles(units)
    wanted = catalogue.manifests()[:2]
    await catalogue.seed(units, {}, wanted)
    async with units.read(SYSTEM) as unit:
        before = {one.slug for one in await catalog.administered_services(unit)}
    await catalogue.seed(units, dict.fromkeys(StewardKind, "it"), wanted)
    async with units.read(SYSTEM) as unit:
        after = {one.slug for one in await catalog.administered_services(unit)}
    assert after - before == {one.id for one in wanted}
