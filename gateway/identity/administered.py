"""What administrators look through, a page at a time: people, machines, sessions.

`after` is the id of the last row of the page before; one row more than `limit` says that there is
another page. A count beyond `work.MOST_COUNTED` stands for more.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, literal_column
from sqlalchemy.orm import Mapped
from sqlmodel import col, func, select
from sqlmodel.sql.expression import Select, SelectOfScalar

from gateway import work
from gateway.authz import Action
from gateway.identity import entities
from gateway.identity.models import WORDS, Client, Organisation, Person, PersonId, Session
from gateway.identity.queries import organisations_by_id, person_visible, visible_clients, visible_people
from gateway.work import OWN_ORDER, Order, Unit

_WORD: Final = re.compile(r"\w+")
_PEOPLE: Final[Mapping[str, Mapped[Any]]] = {
    "name": col(Person.name),
    "username": col(Person.username),
    "email": col(Person.email),
}
_CLIENTS: Final[Mapping[str, Mapped[Any]]] = {
    "client_id": col(Client.client_id),
    "name": col(Client.name),
}
_SESSIONS: Final[Mapping[str, Mapped[Any]]] = {
    "seen": col(Session.seen_at),
    "since": col(Session.created_at),
    "name": col(Person.name),
}
NEWEST: Final = Order("seen", down=True)


@dataclass(frozen=True, slots=True)
class LivingSession:
    """Somebody who is signed in, and from which house."""

    session: Session
    person: Person
    organisation: Organisation

    @property
    def id(self) -> UUID:
        """The session, by which pages continue."""
        return self.session.id


async def people_page(
    unit: Unit,
    *,
    search: str = "",
    active: bool | None = None,
    order: Order = OWN_ORDER,
    after: UUID | None = None,
    limit: int = 50,
) -> Sequence[Person]:
    """People of whom every word of `search` begins a word of name or address. Raises NotAllowed."""
    key = _PEOPLE.get(order.by, _PEOPLE["name"])
    found = _people(unit, search, active=active)
    query = work.paged(found, key, col(Person.id), down=order.down, after=after, limit=limit)
    return (await unit.db.execute(query)).scalars().all()


async def people_count(unit: Unit, *, search: str = "", active: bool | None = None) -> int:
    """How many these are. Raises NotAllowed."""
    return (await unit.db.execute(work.counted(_people(unit, search, active=active)))).scalar_one()


async def account(unit: Unit, person_id: PersonId) -> Person:
    """One person as those who look after people see them, active or not; everybody sees themselves.

    Raises NotFound, NotVisible.
    """
    person = await person_visible(unit, person_id)
    (house,) = (await organisations_by_id(unit, [person.organisation_id])).values()
    unit.require(Action.PERSON_SEE, entities.account(person, house))
    return person


async def clients_page(
    unit: Unit,
    *,
    search: str = "",
    active: bool | None = None,
    order: Order = OWN_ORDER,
    after: UUID | None = None,
    limit: int = 50,
) -> Sequence[Client]:
    """Machines whose id or name holds `search`. Raises NotAllowed."""
    key = _CLIENTS.get(order.by, _CLIENTS["client_id"])
    found = _clients(unit, search, active=active)
    query = work.paged(found, key, col(Client.id), down=order.down, after=after, limit=limit)
    return (await unit.db.execute(query)).scalars().all()


async def clients_count(unit: Unit, *, search: str = "", active: bool | None = None) -> int:
    """How many these are. Raises NotAllowed."""
    return (await unit.db.execute(work.counted(_clients(unit, search, active=active)))).scalar_one()


async def sessions_of(unit: Unit, person_id: PersonId) -> list[Session]:
    """The living sessions of a person, newest first. Raises NotFound, NotAllowed."""
    person = await person_visible(unit, person_id)
    unit.require(Action.SESSION_SEE, entities.sessions_of(person))
    statement = select(Session).where(col(Session.person_id) == person_id, *living(unit))
    return list((await unit.db.execute(statement.order_by(col(Session.id).desc()))).scalars())


async def sessions_page(
    unit: Unit,
    *,
    search: str = "",
    realm: str = "",
    order: Order = NEWEST,
    after: UUID | None = None,
    limit: int = 50,
) -> Sequence[LivingSession]:
    """Who is signed in, the last used first. Raises NotAllowed."""
    chosen = order if order.by in _SESSIONS else NEWEST
    key = _SESSIONS[chosen.by]
    found = _sessions(unit, search, realm)
    query = work.paged(found, key, col(Session.id), down=chosen.down, after=after, limit=limit)
    return [LivingSession(*row) for row in (await unit.db.execute(query)).all()]


async def sessions_count(unit: Unit, *, search: str = "", realm: str = "") -> int:
    """How many these are. Raises NotAllowed."""
    return (await unit.db.execute(work.counted(_sessions(unit, search, realm)))).scalar_one()


def living(unit: Unit) -> tuple[ColumnElement[bool], ...]:
    """What makes a session one that is not over."""
    return (
        col(Session.ended_at).is_(None),
        col(Session.idle_ends_at) > unit.now,
        col(Session.ends_at) > unit.now,
    )


def _people(unit: Unit, search: str, *, active: bool | None) -> SelectOfScalar[Person]:
    unit.require(Action.PERSON_ADMINISTER, entities.EVERYBODY)
    query = select(Person).where(visible_people(unit.subject), *_worded(search))
    return query if active is None else query.where(col(Person.active).is_(active))


def _clients(unit: Unit, search: str, *, active: bool | None) -> SelectOfScalar[Client]:
    unit.require(Action.CLIENT_ADMINISTER, entities.EVERY_MACHINE)
    query = select(Client).where(visible_clients(unit.subject))
    if word := search.strip():
        names = [col(part).icontains(word, autoescape=True) for part in (Client.client_id, Client.name)]
        query = query.where(names[0] | names[1])
    return query if active is None else query.where(col(Client.active).is_(active))


def _sessions(unit: Unit, search: str, realm: str) -> Select[Session, Person, Organisation]:
    unit.require(Action.SESSION_SEE, entities.EVERY_SESSION)
    query = (
        select(Session, Person, Organisation)
        .join(Person, col(Person.id) == col(Session.person_id))
        .join(Organisation, col(Organisation.id) == col(Person.organisation_id))
        .where(visible_people(unit.subject), *living(unit), *_worded(search))
    )
    return query.where(col(Person.realm) == realm) if realm else query


def _worded(search: str) -> tuple[ColumnElement[bool], ...]:
    """Those of whom each word begins a word; what is no letter or digit only parts words."""
    words = [word.strip("_") for word in _WORD.findall(search.lower())]
    prefixes = " & ".join(f"{part}:*" for word in words for part in word.split("_") if part)
    return (literal_column(WORDS).op("@@")(func.to_tsquery("simple", prefixes)),) if prefixes else ()
