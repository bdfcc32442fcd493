"""Suggestions: what colleagues use, with the reason; never what could tell of a person or is sensitive."""

from uuid import UUID

import pytest

from gateway import catalog, requests, work
from gateway.authz import SYSTEM
from gateway.catalog import Service
from gateway.identity.models import Person
from gateway.kernel import errors, new_id
from gateway.requests import Whose
from tests.company import Company, open_grant

COLLEAGUES = 4


async def colleagues(
    units: work.Units, company: Company, many: int, *, role: str = "employee"
) -> list[Person]:
    """So many more people in Ines's unit."""
    async with units.open(SYSTEM) as unit:
        ines = await unit.db.get_one(Person, UUID(company.ines.id))
        made = []
        for number in range(many):
            copied = ines.model_dump(exclude={"id", "subject", "username", "email", "roles"})
            name = f"colleague{number}"
            made.append(Person(**copied, id=new_id(), subject=name, username=name, email=name, roles=[role]))
        unit.db.add_all(made)
        return made


async def holding(units: work.Units, company: Company, people: list[Person], service: Service) -> None:
    """Each of the people has the service, as if for long."""
    grant = await open_grant(units, company.ines, service.slug)
    async with units.open(SYSTEM) as unit:
        row = await unit.db.get_one(type(grant), grant.id)
        for person in people:
            copied = row.model_dump(exclude={"id", "person_id"})
            unit.db.add(type(grant)(**copied, id=new_id(), person_id=person.id))
        row.state = "ended"
    async with units.open(SYSTEM) as unit:
        await requests.count(unit)


async def suggested(units: work.Units, subject: object) -> list[tuple[str, int, int, str, str]]:
    """What is suggested, as plain values."""
    async with units.read(subject) as unit:  # type: ignore[arg-type]  # a subject
        found = await requests.suggestions(unit)
    return [(one.card.service.slug, one.people, one.of, one.whose, one.name) for one in found]


async def test_what_colleagues_of_the_unit_use_is_suggested_with_the_reason(
    units: work.Units, company: Company
) -> None:
    """So many of so many; nobody outside the unit is told."""
    people = await colleagues(units, company, COLLEAGUES)
    await holding(units, company, people[:3], company.vault)
    found = await suggested(units, company.ines)
    assert [one[0] for one in found] == ["deals"]
    assert found[0][1:4] == (3, COLLEAGUES + 1, Whose.UNIT)
    assert await suggested(units, company.olaf) == []


async def test_two_colleagues_are_too_few_to_tell_of(units: work.Units, company: Company) -> None:
    """The deny beside the allow above: fewer than three could be recognised."""
    people = await colleagues(units, company, COLLEAGUES)
    await holding(units, company, people[:2], company.vault)
    assert await suggested(units, company.ines) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("technology_class", "operational"),
        ("technology_class", "customer"),
        ("data_classification", "confidential"),
    ],
)
async def test_sensitive_access_is_never_suggested(
    units: work.Units, company: Company, column: str, value: str
) -> None:
    """Not even when it became sensitive after it was counted."""
    people = await colleagues(units, company, COLLEAGUES)
    await holding(units, company, people, company.vault)
    async with units.open(SYSTEM) as unit:
        setattr(await unit.db.get_one(Service, company.vault.id), column, value)
    assert await suggested(units, company.ines) == []
    async with units.open(SYSTEM) as unit:
        await requests.count(unit)
        setattr(
            await unit.db.get_one(Service, company.vault.id),
            column,
            {"technology_class": "information"}.get(column, "internal"),
        )
    assert await suggested(units, company.ines) == []


async def test_what_is_held_or_not_seen_is_not_suggested(units: work.Units, company: Company) -> None:
    """Colleagues may have what one has already, or what one's circle does not show."""
    people = await colleagues(units, company, COLLEAGUES)
    await holding(units, company, people, company.desk)
    assert [one[0] for one in await suggested(units, company.ines)] == ["desk"]
    await open_grant(units, company.ines, "desk")
    assert await suggested(units, company.ines) == []


async def test_a_role_is_a_reason_too(units: work.Units, company: Company) -> None:
    """Those of one role in the organisation, whatever their unit."""
    people = await colleagues(units, company, COLLEAGUES, role="steward")
    await holding(units, company, people, company.desk)
    async with units.open(SYSTEM) as unit:
        olaf = await unit.db.get_one(Person, UUID(company.olaf.id))
        olaf.roles = ["employee", "steward"]
    found = await suggested(units, company.olaf)
    assert [(one[0], one[1], one[3], one[4]) for one in found] == [
        ("desk", COLLEAGUES, Whose.ROLE, "steward")
    ]


async def test_only_the_worker_counts(units: work.Units, company: Company) -> None:
    """What it counts is about everybody."""
    with pytest.raises(errors.Forbidden):
        async with units.open(company.it) as unit:
            await requests.count(unit)


async def test_the_usual_time_is_the_median_of_what_came(units: work.Units, company: Company) -> None:
    """Nothing for two, the middle one for three; and the catalog can be narrowed by it."""
    people = await colleagues(units, company, COLLEAGUES)
    await holding(units, company, people[:1], company.desk)
    async with units.read(company.olaf) as unit:
        (card,) = await requests.cards(unit, [company.desk])
    assert card.terms.usual_seconds is None
    await holding(units, company, people[1:], company.desk)
    async with units.read(company.olaf) as unit:
        (card,) = await requests.cards(unit, [company.desk])
        waits = (await catalog.sifted(unit)).counts[catalog.Facet.WAIT]
    assert card.terms.usual_seconds == 0
    assert waits == {"at-once": 2}


async def test_a_card_names_whoever_is_asked_first_and_never_the_reader(
    units: work.Units, company: Company
) -> None:
    """The manager, else a steward; nobody is told that they themselves would answer."""
    async with units.read(company.ines) as unit:
        (card,) = await requests.cards(unit, [company.desk])
        assert (card.terms.approver, card.terms.stages) == ("It", 1)
    async with units.read(company.it) as unit:
        (card,) = await requests.cards(unit, [company.desk])
        assert card.terms.approver != "It"
