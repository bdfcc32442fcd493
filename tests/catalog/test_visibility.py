"""Who sees what: decided per circle, and equal to the naive answer on every service."""

import random

import pytest
from sqlmodel import select

from gateway import catalog, work
from gateway.authz import ANYONE, Action, Subject
from gateway.catalog import CircleForm, ServiceState
from gateway.catalog.models import Circle, ManifestVersion, Service, ServiceCircle
from gateway.catalog.rules import OPEN
from gateway.kernel import errors
from tests.company import Company

WORDS = ("Ledger", "atlas", "Zebra", "mail", "Éclair", "maps", "50%", "under_score", "Mail")


async def naive(unit: work.Unit) -> set[str]:
    """Every service for itself: open, and one of its circles says yes."""
    circles = {c.slug: c for c in (await unit.db.execute(select(Circle))).scalars()}
    shown = (await unit.db.execute(select(ServiceCircle))).scalars().all()
    seen = set()
    for service in (await unit.db.execute(select(Service))).scalars():
        named = [circles[s.circle_slug] for s in shown if s.service_id == service.id]
        decisions = [unit.decide(Action.CIRCLE_SEE, catalog.circle_entity(c)).allowed for c in named]
        if service.state in OPEN and any(decisions):
            seen.add(service.slug)
    return seen


async def listed(unit: work.Unit) -> list[Service]:
    """All pages of the list."""
    page = await catalog.services(unit, limit=7)
    seen = list(page.items)
    while page.next is not None:
        page = await catalog.services(unit, cursor=page.next, limit=7)
        seen += page.items
    return seen


async def crowd(unit: work.Unit, seed: int) -> None:
    """Sixty services in random circles and states."""
    dice = random.Random(seed)
    slugs = ["everyone", "sales"]
    for number in range(6):
        form = CircleForm(
            slug=f"circle-{number}",
            name="x",
            realms=tuple(dice.sample(["workforce", "partners"], dice.randint(1, 2))),
            organisations=tuple(dice.sample(["own", "mill", "other"], dice.randint(0, 2))),
            units=tuple(dice.sample(["sales", "operations", "care"], dice.randint(0, 2))),
        )
        slugs.append((await catalog.define_circle(unit, form)).slug)
    template = (await unit.db.execute(select(Service))).scalars().first()
    assert template is not None
    for number in range(60):
        name = f"{dice.choice(WORDS)} {number}"
        copy = template.model_dump(exclude={"id", "slug", "skeleton", "name", "state", "found_by"})
        service = Service(
            **copy,
            slug=f"s{number}",
            skeleton=f"skeleton {number}",
            name=name,
            state=dice.choice(list(ServiceState)),
            found_by=name.lower(),
        )
        unit.db.add(service)
        await unit.db.flush()
        for slug in dice.sample(slugs, dice.randint(0, 3)):
            unit.db.add(ServiceCircle(service_id=service.id, circle_slug=slug))
    await unit.db.flush()


def everybody(company: Company) -> list[Subject]:
    """Subjects of every kind."""
    machine = Subject(
        "Client", str(company.client.id), {"key": "k", "realm": "partners", "organisation": "mill"}
    )
    return [company.ines, company.olaf, company.it, company.supplier, machine, ANYONE]


@pytest.mark.parametrize("seed", [20260302, 7])
async def test_the_list_is_what_naive_decisions_say(units: work.Units, company: Company, seed: int) -> None:
    """For every kind of subject, on every service, over all pages."""
    async with units.open(company.it) as unit:
        await crowd(unit, seed)
    counts = set()
    for subject in everybody(company):
        async with units.read(subject) as unit:
            expected, seen = await naive(unit), await listed(unit)
            assert {service.slug for service in seen} == expected
            assert len(seen) == len(expected)
            counts.add(len(expected))
    assert len(counts) > 2


async def test_what_is_not_seen_is_not_there(units: work.Units, company: Company) -> None:
    """One unit's service is 404 for the others, by slug, by plans, and in the list."""
    async with units.read(company.ines) as unit:
        assert (await catalog.service_by_slug(unit, "deals")).id == company.vault.id
        assert len(await catalog.plans(unit, company.vault.id)) == 2
    for subject in (company.olaf, company.supplier, ANYONE):
        async with units.read(subject) as unit:
            with pytest.raises(errors.NotFound):
                await catalog.service_by_slug(unit, "deals")
            assert not await catalog.plans(unit, company.vault.id)
            assert "deals" not in [s.slug for s in (await catalog.services(unit)).items]


async def test_a_holder_reads_the_name_of_what_left_the_circle(units: work.Units, company: Company) -> None:
    """Facts go by id, for slices that hold the id by right."""
    async with units.read(company.olaf) as unit:
        assert (await catalog.facts(unit, [company.vault.id]))[company.vault.id].slug == "deals"


async def test_a_search_finds_words_in_any_case(units: work.Units, company: Company) -> None:
    """In name, summary and tags; signs of SQL are only signs."""
    everything = {"desk", "plant", "deals"}
    expected = {"DESK": {"desk"}, "desk test": {"desk"}, "for tests": everything, "": everything}
    expected |= {search: set() for search in ("nothing", "%", "_", "' or 1=1 --")}
    async with units.read(company.ines) as unit:
        for search, found in expected.items():
            page = await catalog.services(unit, search=search)
            assert {service.slug for service in page.items} == found, search


async def test_a_cursor_that_is_not_ours_is_refused(units: work.Units, company: Company) -> None:
    """Never an error of the database."""
    async with units.read(company.ines) as unit:
        for cursor in ("x", "e30", "WzEsMl0", "W10", "bnVsbA", "====", "WyJhXHUwMDAwIiwiYiJd", "é"):
            with pytest.raises(errors.Invalid):
                await catalog.services(unit, cursor=cursor)


async def test_a_manifest_of_another_release_pauses_its_service_alone(
    units: work.Units, company: Company
) -> None:
    """The data plane goes on with the others."""
    async with units.open(company.it) as unit:
        row = await unit.db.get_one(ManifestVersion, (company.desk.id, 1))
        row.document = row.document | {"colour": "red"}
        await unit.db.flush()
        assert [one.service.slug for one in await catalog.published(unit)] == ["deals", "plant"]


async def test_only_the_data_plane_and_it_read_where_calls_go(units: work.Units, company: Company) -> None:
    """Internal addresses are nobody else's business."""
    async with units.read(company.ines) as unit:
        with pytest.raises(errors.Forbidden):
            await catalog.published(unit)
