"""Every SELECT of paused connections."""

from collections.abc import Collection
from uuid import UUID

from sqlmodel import col, select

from gateway.provisioning.models import PausedConnection
from gateway.work import Unit


async def paused(unit: Unit, service_ids: Collection[UUID]) -> dict[UUID, PausedConnection]:
    """Those of these services that are paused now."""
    query = select(PausedConnection).where(col(PausedConnection.service_id).in_(set(service_ids)))
    return {row.service_id: row for row in (await unit.db.execute(query)).scalars()}


async def is_paused(unit: Unit, service_id: UUID) -> bool:
    """Whether work of the service waits; it stays paused until the unit ends.

    Resuming waits for this lock, so it finds all work that was put back because of the pause.
    """
    query = select(PausedConnection.service_id).where(col(PausedConnection.service_id) == service_id)
    return (await unit.db.execute(query.with_for_update(read=True))).scalar_one_or_none() is not None
