"""What administrators look through, a page at a time: people, machines, sessions.

`after` is the id of the last row of the page before; one row more than `limit` says that there is
another page.
"""

import re
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, literal, literal_column, tuple_
from sqlmodel import SQLModel, col, func, select

from gateway.authz import Action
from gateway.identity import entities
from gateway.identity.models import WORDS, Client, Person, PersonId, Session
from gateway.identity.queries import organisations_by_id, person_visible, visible_clients, visible_people
from gateway.work import Unit

_WORD: Final = re.compile(r"\w+")


async def people_page(
    unit: Unit, *, search: str = "", after: UUID | None = None, limit: int = 50
) -> Sequence[Person]:
    """People by name, active or not, of whom every word of `search` begins a word of name or address.

    Up to `limit` + 1 of them. Raises NotAllowed.
    """
    unit.require(Action.PERSON_ADMINISTER, entities.EVERYBODY)
    statement = select(Person).where(visible_people(unit.subject))
    if (words := _prefixes(search)) is not None:
        statement = statement.where(literal_column(WORDS).op("@@")(func.to_tsquery("simple", words)))
    if after is not None:
        statement = statement.where(_beyond(Person, col(Person.name), after))
    statement = statement.order_by(col(Person.name), col(Person.id)).limit(limit + 1)
    return (await unit.db.execute(statement)).scalars().all()


async def account(unit: Unit, person_id: PersonId) -> Person:
    """One person as those who look after people see them, active or not; everybody sees themselves.

    Raises NotFound, NotVisible.
    """
    person = await person_visible(unit, person_id)
    (house,) = (await organisations_by_id(unit, [person.organisation_id])).values()
    unit.require(Action.PERSON_SEE, entities.account(person, house))
    return person


async def clients_page(
    unit: Unit, *, search: str = "", after: UUID | None = None, limit: int = 50
) -> Sequence[Client]:
    """Machines by client id, active or not, whose id or name holds `search`. Up to `limit` + 1 of them.

    Raises NotAllowed.
    """
    unit.require(Action.CLIENT_ADMINISTER, entities.EVERY_MACHINE)
    statement = select(Client).where(visible_clients(unit.subject))
    if search.strip():
        held = [
            col(part).icontains(search.strip(), autoescape=True) for part in (Client.client_id, Client.name)
        ]
        statement = statement.where(held[0] | held[1])
    if after is not None:
        statement = statement.where(_beyond(Client, col(Client.client_id), after))
    statement = statement.order_by(col(Client.client_id), col(Client.id)).limit(limit + 1)
    return (await unit.db.execute(statement)).scalars().all()


async def sessions_of(unit: Unit, person_id: PersonId) -> list[Session]:
    """The living sessions of a person, newest first. Raises NotFound, NotAllowed."""
    person = await person_visible(unit, person_id)
    unit.require(Action.SESSION_SEE, entities.sessions_of(person))
    statement = (
        select(Session)
        .where(col(Session.person_id) == person_id, col(Session.ended_at).is_(None))
        .where(col(Session.idle_ends_at) > unit.now, col(Session.ends_at) > unit.now)
        .order_by(col(Session.id).desc())
    )
    return list((await unit.db.execute(statement)).scalars())


def _prefixes(search: str) -> str | None:
    """The words as a query of prefixes; what is no letter or digit only parts words."""
    words = [word.strip("_") for word in _WORD.findall(search.lower())]
    return " & ".join(f"{part}:*" for word in words for part in word.split("_") if part) or None


def _beyond(table: type[SQLModel], column: Any, after: UUID) -> ColumnElement[bool]:  # noqa: ANN401
    """Rows behind that one in the order of the column; an id that is nobody's ends the list."""
    identifier = col(table.id)  # type: ignore[attr-defined]  # both tables have one
    mark = select(column).where(identifier == after).scalar_subquery()
    return tuple_(column, identifier) > tuple_(mark, literal(after))
