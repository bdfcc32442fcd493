"""Republish: a restricted service takes requests again."""

from uuid import UUID

from gateway.authz import Action
from gateway.catalog import rules
from gateway.catalog.errors import IllegalEvent
from gateway.catalog.events import ServicePublished
from gateway.catalog.models import Service, ServiceState
from gateway.catalog.queries import administered
from gateway.work import Unit


async def republish(unit: Unit, service_id: UUID) -> Service:
    """Lift the restriction: the right to publish is asked for, so no seat may be vacant by now.

    Raises NotFound, NotVisible, NotAllowed, IllegalEvent, also for what was never published: that needs
    its test.
    """
    service = await administered.locked(unit, service_id)
    because = await administered.allowed(unit, Action.SERVICE_PUBLISH, service)
    if service.state != ServiceState.RESTRICTED:
        raise IllegalEvent("It takes requests already, or was taken out of use.")
    service.state = rules.after(service.state, rules.ServiceEvent.PUBLISH).value
    service.restricted_why = ""
    unit.emit(ServicePublished(id=service.id), because=because)
    return service
