"""Retire: a service goes out of use at a moment that everybody knows before."""

from datetime import datetime
from uuid import UUID

from gateway.authz import Action
from gateway.catalog import rules
from gateway.catalog.events import ServiceEndReached, ServiceRetired
from gateway.catalog.models import Service
from gateway.catalog.queries import administered
from gateway.kernel import errors
from gateway.work import Unit


async def retire(unit: Unit, service_id: UUID, *, ends_at: datetime, why: str) -> Service:
    """Take no new requests, and end at `ends_at`; access works until then.

    Raises NotFound, NotVisible, NotAllowed, IllegalEvent, Invalid for an end that lies behind.
    """
    service = await administered.locked(unit, service_id)
    because = await administered.allowed(unit, Action.SERVICE_RETIRE, service)
    state = rules.after(service.state, rules.ServiceEvent.RETIRE)
    if ends_at <= unit.now:
        raise errors.Invalid("Choose a moment that lies ahead.", fields={"ends_at": "is in the past"})
    service.state, service.retires_at, service.retired_why = state.value, ends_at, why
    unit.later(ends_at, ServiceEndReached(id=service.id))
    unit.emit(ServiceRetired(id=service.id), because=because)
    return service
