"""Pages of a list: in any order each row comes once, also where rows change between two looks."""

from uuid import UUID

import pytest

from gateway import identity, work
from gateway.authz import SYSTEM
from gateway.identity.models import Person
from gateway.kernel import new_id
from gateway.work import Order
from tests.company import Company

ORDERS = [Order(by, down=down) for by in ("name", "username", "email", "none") for down in (False, True)]


@pytest.fixture
async def crowd(units: work.Units, company: Company) -> int:
    """People of whom many have one name."""
    async with units.open(SYSTEM) as unit:
        ines = await unit.db.get_one(Person, UUID(company.ines.id))
        for number in range(12):
            copy = ines.model_dump(exclude={"id", "subject", "name"})
            unit.db.add(Person(**copy, id=new_id(), subject=f"s-{number}", name=f"Name {number % 3}"))
    return 18


@pytest.mark.parametrize("order", ORDERS, ids=str)
async def test_every_row_comes_once_in_its_order(
    units: work.Units, company: Company, crowd: int, order: Order
) -> None:
    """Equal values are parted by the id; a column that nobody knows is the list's own."""
    seen: list[Person] = []
    async with units.read(company.it) as unit:
        after: UUID | None = None
        while True:
            rows = await identity.people_page(unit, order=order, after=after, limit=5)
            seen += rows[:5]
            if len(rows) <= 5:
                break
            after = rows[4].id
    key = order.by if order.by != "none" else "name"
    assert len({one.id for one in seen}) == len(seen) == crowd
    values = [(getattr(one, key), one.id) for one in seen]
    assert values == sorted(values, reverse=order.down)


async def test_a_row_that_no_longer_fits_is_still_a_place_in_the_list(
    units: work.Units, company: Company, crowd: int
) -> None:
    """The last one of a page was closed meanwhile: the next page goes on behind it."""
    async with units.read(company.it) as unit:
        first = await identity.people_page(unit, active=True, limit=5)
    async with units.open(SYSTEM) as unit:
        (await unit.db.get_one(Person, first[4].id)).active = False
    async with units.read(company.it) as unit:
        rows = await identity.people_page(unit, active=True, after=first[4].id, limit=50)
        assert rows[0].id == first[5].id
        assert len(rows) == crowd - 5
        assert await identity.people_page(unit, after=new_id()) == []


async def test_a_count_counts_what_the_filter_leaves(units: work.Units, company: Company, crowd: int) -> None:
    """And nobody counts who may not look."""
    async with units.read(company.it) as unit:
        assert await identity.people_count(unit) == crowd
        assert await identity.people_count(unit, search="name") == 12
        assert await identity.people_count(unit, active=False) == 0
    async with units.read(company.ines) as unit:
        with pytest.raises(work.NotAllowed):
            await identity.people_count(unit)
