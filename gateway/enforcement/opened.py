"""Opened: when somebody last went to a service in a browser, as far as that is still known."""

from datetime import datetime
from uuid import UUID

from sqlmodel import col, func, select

from gateway import identity
from gateway.enforcement.models import ServiceSession
from gateway.work import Unit


async def opened(unit: Unit) -> dict[str, datetime]:
    """The subject's own newest way into each service, by slug. What is not in it may have been opened long
    ago: sessions that ended are not kept for ever, so a gap is no proof of anything.
    """
    if unit.subject.type != "Person":
        return {}
    query = (
        select(ServiceSession.slug, func.max(col(ServiceSession.created_at)))
        .join(identity.Session, col(identity.Session.id) == col(ServiceSession.session_id))
        .where(col(identity.Session.person_id) == UUID(unit.subject.id))
        .group_by(col(ServiceSession.slug))
    )
    rows = await unit.db.execute(query)
    return {row[0]: row[1] for row in rows}
