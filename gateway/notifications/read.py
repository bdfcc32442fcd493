"""Read: the bell stops counting what its person has looked at."""

from uuid import UUID

from sqlalchemy import update
from sqlmodel import col

from gateway.notifications.models import Notice
from gateway.notifications.wake import Topic, ring
from gateway.work import Unit


async def read(unit: Unit, *, up_to: UUID) -> None:
    """Mark the subject's own notices up to this one, in the order of their ids. Others stay untouched."""
    mine = (
        update(Notice)
        .where(
            col(Notice.person_id) == UUID(unit.subject.id),
            col(Notice.id) <= up_to,
            col(Notice.read_at).is_(None),
        )
        .values(read_at=unit.now)
    )
    await unit.db.execute(mine)
    await ring(unit, Topic.NOTICES, [UUID(unit.subject.id)])
