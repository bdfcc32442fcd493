"""Who answers for whom: managers and reports.

`manager_of` looks beyond the subject's own organisation: it is a fact of a decision (a supplier's request is
decided by our people) and shows nobody to anybody by itself.
"""

from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Executable, bindparam, literal
from sqlalchemy import select as rows
from sqlmodel import col, select

from gateway.identity.models import Person, PersonId
from gateway.identity.queries import visible_people
from gateway.work import Unit, once_a_look, rows_by_id

# Longer than any real chain; a circle that came in from a directory ends here.
HIGHEST: Final = 20


def _ladder() -> Executable:
    manager = col(Person.manager_id)
    above: ColumnElement[UUID | None] = manager.label("id")
    first = rows(above, literal(1).label("rung"))
    rungs = first.where(col(Person.id) == bindparam("person"), manager.is_not(None)).cte(recursive=True)
    further = rows(manager, rungs.c.rung + 1).where(
        col(Person.id) == rungs.c.id, manager.is_not(None), rungs.c.rung < HIGHEST
    )
    ladder = rungs.union_all(further)
    return rows(ladder.c.id).order_by(ladder.c.rung)


_LADDER: Final = _ladder()


@once_a_look
async def manager_of(unit: Unit, person_id: PersonId) -> Person | None:
    """The nearest active manager above the person, or None: never the person, even in a circle."""
    above = [one for one in await chain(unit, person_id) if one != person_id]
    people = await rows_by_id(unit, Person, above)
    return next((people[one] for one in above if one in people and people[one].active), None)


async def reports_of(unit: Unit, person_id: PersonId) -> list[Person]:
    """The active people who name this person as their manager and whom the subject may see, by name."""
    statement = select(Person).where(
        col(Person.manager_id) == person_id, col(Person.active), visible_people(unit.subject)
    )
    return list((await unit.db.execute(statement.order_by(col(Person.name), col(Person.id)))).scalars())


async def chain(unit: Unit, person_id: PersonId) -> list[UUID]:
    """The managers above somebody, nearest first; one who comes round in a circle stands there once."""
    return list(dict.fromkeys((await unit.db.execute(_LADDER, {"person": person_id})).scalars()))
