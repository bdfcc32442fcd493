"""Appoint: give one of the four seats of a service to a person."""

from uuid import UUID

from gateway import identity
from gateway.authz import Action
from gateway.catalog.events import ServiceAppointed
from gateway.catalog.models import StewardKind, Stewardship
from gateway.catalog.queries import administered
from gateway.kernel import errors
from gateway.work import Unit


async def appoint(unit: Unit, service_id: UUID, kind: StewardKind, person_id: UUID) -> Stewardship:
    """Whoever sat there before leaves the seat. Raises NotFound, NotVisible, NotAllowed, Invalid."""
    service = await administered.locked(unit, service_id)
    because = await administered.allowed(unit, Action.SERVICE_ADMINISTER, service)
    person = await identity.person(unit, person_id)
    if person is None or not person.active:
        raise errors.Invalid(
            "Choose somebody who works here now.", fields={kind.value: "not an active person"}
        )
    seat = await unit.db.merge(Stewardship(service_id=service.id, kind=kind.value, person_id=person.id))
    await unit.db.flush()
    unit.emit(ServiceAppointed(id=service.id, kind=kind.value, person_id=person.id), because=because)
    return seat
