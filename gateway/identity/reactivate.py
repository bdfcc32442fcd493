"""Reactivate a person who was deactivated."""

from gateway.authz import Action, Decision
from gateway.identity import entities, queries
from gateway.identity.events import PersonReactivated
from gateway.identity.models import Person, PersonId
from gateway.work import Unit


async def reactivate(unit: Unit, person_id: PersonId) -> Person:
    """Let the person sign in again. Sessions, tokens and access that ended stay ended.

    Raises NotFound, NotVisible, NotAllowed.
    """
    person, organisation = await queries.account_locked(unit, person_id)
    because = unit.require(Action.PERSON_REACTIVATE, entities.account(person, organisation))
    open_again(unit, person, because)
    return person


def open_again(unit: Unit, person: Person, because: Decision) -> None:
    """Write it on a locked row and say so; somebody who is active stays as they are."""
    if person.active:
        return
    person.active, person.inactive_since, person.inactive_why = True, None, ""
    person.version += 1
    unit.db.add(person)
    unit.emit(PersonReactivated(id=person.id), because=because)
