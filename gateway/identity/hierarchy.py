"""Who answers for whom: managers and reports.

`manager_of` looks beyond the subject's own organisation: it is a fact of a decision (a supplier's request is
decided by our people) and shows nobody to anybody by itself.
"""

from typing import Final
from uuid import UUID

from sqlmodel import col, select

from gateway.identity.models import Person, PersonId
from gateway.identity.queries import visible_people
from gateway.work import Unit

# Longer than any real chain; a circle that came in from a directory ends here.
HIGHEST: Final = 20


async def manager_of(unit: Unit, person_id: PersonId) -> Person | None:
    """The nearest active manager above the person, or None: never the person, even in a circle."""
    for above in await chain(unit, person_id):
        found = await unit.db.get(Person, above)
        if found is not None and found.active and found.id != person_id:
            return found
    return None


async def reports_of(unit: Unit, person_id: PersonId) -> list[Person]:
    """The active people who name this person as their manager and whom the subject may see, by name."""
    statement = select(Person).where(
        col(Person.manager_id) == person_id, col(Person.active), visible_people(unit.subject)
    )
    return list((await unit.db.execute(statement.order_by(col(Person.name), col(Person.id)))).scalars())


async def chain(unit: Unit, person_id: PersonId) -> list[UUID]:
    """The managers above somebody, nearest first; one who comes round in a circle stands there once."""
    start = select(Person.manager_id).where(col(Person.id) == person_id)
    above: UUID | None = (await unit.db.execute(start)).scalar_one_or_none()
    found: list[UUID] = []
    while above is not None and above not in found and len(found) < HIGHEST:
        found.append(above)
        further = select(Person.manager_id).where(col(Person.id) == above)
        above = (await unit.db.execute(further)).scalar_one_or_none()
    return found
