"""Resume: let the work at a paused service go on."""

from uuid import UUID

from sqlmodel import col, delete

from gateway import catalog
from gateway.authz import Action
from gateway.provisioning.events import ConnectionResumed
from gateway.provisioning.models import PausedConnection
from gateway.work import Unit


async def resume(unit: Unit, service_id: UUID) -> None:
    """Everything that waited is begun by itself, with full patience. A second time changes nothing.

    Raises NotFound, NotVisible, NotAllowed.
    """
    service = await catalog.locked(unit, service_id)
    because = await catalog.allowed(unit, Action.CONNECTION_RESUME, service)
    gone = delete(PausedConnection).where(col(PausedConnection.service_id) == service.id)
    done = await unit.db.execute(gone.returning(col(PausedConnection.service_id)))
    if done.scalar_one_or_none() is not None:
        unit.emit(ConnectionResumed(id=service.id), because=because)
