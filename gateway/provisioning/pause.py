"""Pause: set up and take away nothing at a service until somebody resumes it."""

from uuid import UUID

from gateway import catalog
from gateway.authz import Action
from gateway.provisioning.errors import NoConnection
from gateway.provisioning.events import ConnectionPaused
from gateway.provisioning.models import PausedConnection
from gateway.work import Unit


async def pause(unit: Unit, service_id: UUID, *, why: str) -> PausedConnection:
    """From the commit on no work of the service is begun; what runs already finishes. Access that there is
    goes on working, and access that ends is refused at once: the gateway needs nothing of the service for
    either. Only deleting at the service waits, as setting up does.

    A second time changes nothing: who paused it first, and why, stays. Raises NotFound, NotVisible,
    NotAllowed, and NoConnection for a service that is set up by hand.
    """
    service = await catalog.locked(unit, service_id)
    because = await catalog.allowed(unit, Action.CONNECTION_PAUSE, service)
    if service.opens_at is not None:
        raise NoConnection
    found = await unit.db.get(PausedConnection, service.id)
    if found is not None:
        return found
    found = PausedConnection(
        service_id=service.id,
        paused_by=UUID(unit.subject.id) if unit.subject.type == "Person" else None,
        paused_at=unit.now,
        why=why,
    )
    unit.db.add(found)
    unit.emit(ConnectionPaused(id=service.id), because=because)
    return found
