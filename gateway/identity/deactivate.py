"""Deactivate a person: a leaver, or an emergency."""

from uuid import UUID

from sqlalchemy import update
from sqlmodel import col

from gateway.authz import Action
from gateway.identity import entities, queries
from gateway.identity.events import PersonDeactivated
from gateway.identity.models import Person, PersonId, Session
from gateway.work import Unit


async def deactivate(unit: Unit, person_id: PersonId, *, why: str) -> Person:
    """Close the account here, now: sessions are over and tokens refused from the commit on.

    The issuer follows by a job. Somebody who is inactive already stays as they are. Raises NotFound,
    NotVisible, NotAllowed.
    """
    person, organisation = await queries.account_locked(unit, person_id)
    because = unit.require(Action.PERSON_DEACTIVATE, entities.account(person, organisation))
    if not person.active:
        return person
    person.active, person.inactive_since, person.inactive_why = False, unit.now, why
    person.tokens_not_before = unit.now
    person.version += 1
    unit.db.add(person)
    await _end_all(unit, person.id)
    unit.emit(PersonDeactivated(id=person.id), because=because)
    return person


async def _end_all(unit: Unit, person_id: UUID) -> None:
    """Without a word of each: the end of the person covers them."""
    open_ones = (col(Session.person_id) == person_id, col(Session.ended_at).is_(None))
    await unit.db.execute(update(Session).where(*open_ones).values(ended_at=unit.now))
