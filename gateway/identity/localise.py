"""Choose the language and the zone in which one is spoken to."""

from uuid import UUID

from gateway.authz import Action
from gateway.identity import entities, queries, rules
from gateway.identity.events import PersonLocalised
from gateway.identity.models import Person, PersonId
from gateway.kernel import errors, language
from gateway.work import Unit


async def localise(
    unit: Unit, person_id: PersonId, *, tongue: str | None = None, zone: str | None = None
) -> Person:
    """What is None stays as it is; what is empty follows the issuer again.

    `tongue` is a language tag that pages are written in, `zone` an IANA name. Raises Invalid, NotFound,
    NotVisible, NotAllowed.
    """
    person, organisation = await queries.account_locked(unit, person_id)
    because = unit.require(Action.PERSON_LOCALISE, entities.account(person, organisation))
    chosen = (
        person.own_locale if tongue is None else _tongue(tongue),
        person.own_zone if zone is None else _zone(zone),
    )
    if chosen == (person.own_locale, person.own_zone):
        return person
    person.own_locale, person.own_zone = chosen
    unit.db.add(person)
    unit.emit(PersonLocalised(id=person.id), because=because)
    return person


def own_id(unit: Unit) -> PersonId:
    """The subject, where it is a person. Raises Invalid for anything else."""
    if unit.subject.type != "Person":
        raise errors.Invalid("Only people choose a language.")
    return PersonId(UUID(unit.subject.id))


def _tongue(tag: str) -> str | None:
    found = language.known(tag, language.offered(local=True)) if tag else None
    if tag and found is None:
        raise _wrong("language", "Choose one of the languages.")
    return found.tag if found else None


def _zone(name: str) -> str | None:
    found = rules.zone(name) if name else None
    if name and found is None:
        raise _wrong("zone", "Choose a time zone, like Europe/Berlin.")
    return found


def _wrong(field: str, what: str) -> errors.Invalid:
    return errors.Invalid(what, fields={field: what})
