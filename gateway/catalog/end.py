"""End: the last moment of a retiring service has come."""

from gateway.catalog import rules
from gateway.catalog.events import ServiceEnded, ServiceEndReached
from gateway.catalog.models import ServiceState
from gateway.catalog.queries import administered
from gateway.work import Unit


async def end(unit: Unit, event: ServiceEndReached) -> None:
    """Close it for good; an outdated timer does nothing."""
    service = await administered.locked(unit, event.id)
    early = service.retires_at is None or unit.now < service.retires_at
    if service.state != ServiceState.RETIRING or early:
        return
    service.state = rules.after(service.state, rules.ServiceEvent.END).value
    unit.emit(ServiceEnded(id=service.id))
