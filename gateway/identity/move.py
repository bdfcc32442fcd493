"""Move a person to another unit or manager."""

from gateway.authz import Action
from gateway.identity import entities, hierarchy, queries
from gateway.identity.events import PersonMoved
from gateway.identity.models import Person, PersonId
from gateway.kernel import errors
from gateway.work import Unit


async def move(unit: Unit, person_id: PersonId, unit_slug: str, manager: PersonId | None) -> Person:
    """Write where the person works now and who answers for them; an empty slug means no unit.

    Raises Invalid for a unit that the organisation does not have, a manager of another organisation
    or one who is not active, and one who reports to this very person; NotFound, NotVisible, NotAllowed.
    """
    person, organisation = await queries.account_locked(unit, person_id)
    because = unit.require(Action.PERSON_MOVE, entities.account(person, organisation))
    team = await queries.unit_of_slug(unit, organisation.id, unit_slug) if unit_slug else None
    if unit_slug and team is None:
        raise errors.Invalid("Choose one of the units of the organisation.", fields={"unit": "unknown"})
    if manager is not None:
        await _verify_manager(unit, person, manager)
    unit_id = team.id if team else None
    if (person.unit_id, person.manager_id) == (unit_id, manager):
        return person
    person.unit_id, person.manager_id = unit_id, manager
    person.version += 1
    unit.db.add(person)
    unit.emit(PersonMoved(id=person.id), because=because)
    return person


async def _verify_manager(unit: Unit, person: Person, manager: PersonId) -> None:
    found = await queries.person(unit, manager)
    if found is None or not found.active or found.organisation_id != person.organisation_id:
        raise errors.Invalid("Choose an active colleague.", fields={"manager": "unknown"})
    # In a circle nobody would answer for anybody.
    if manager == person.id or person.id in await hierarchy.chain(unit, manager):
        raise errors.Invalid(
            "Choose somebody who does not report to this person.", fields={"manager": "reports to them"}
        )
