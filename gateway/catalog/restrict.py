"""Restrict: nobody new gets in; whoever has access keeps it."""

from uuid import UUID

from gateway.authz import Action
from gateway.catalog import rules
from gateway.catalog.events import ServiceRestricted
from gateway.catalog.models import Service
from gateway.catalog.queries import administered
from gateway.work import Unit


async def restrict(unit: Unit, service_id: UUID, *, why: str) -> Service:
    """Take no new requests. Raises NotFound, NotVisible, NotAllowed, IllegalEvent."""
    service = await administered.locked(unit, service_id)
    because = await administered.allowed(unit, Action.SERVICE_RESTRICT, service)
    service.state = rules.after(service.state, rules.ServiceEvent.RESTRICT).value
    service.restricted_why = why
    unit.emit(ServiceRestricted(id=service.id), because=because)
    return service
