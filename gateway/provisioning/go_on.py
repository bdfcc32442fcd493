"""Go on: what waited while a connection was paused is begun again."""

from typing import Final

from sqlmodel import col, select

from gateway.grants import Grant
from gateway.provisioning.events import ConnectionContinued, ConnectionResumed, FulfilmentRetried
from gateway.provisioning.models import Attempt, AttemptState
from gateway.work import Unit

# One transaction for all of a big service would hold every row of it for long.
AT_ONCE: Final = 200


async def go_on(unit: Unit, event: ConnectionResumed | ConnectionContinued) -> None:
    """Some at a time; the rest follows in a job of its own. Safe to run twice, and when paused anew."""
    query = (
        select(Attempt)
        .join(Grant, (col(Attempt.grant_id) == col(Grant.id)) & (col(Attempt.fence) == col(Grant.fence)))
        .where(col(Grant.service_id) == event.id, col(Attempt.state) == AttemptState.QUEUED)
        .order_by(col(Attempt.started_at), col(Attempt.grant_id))
        .limit(AT_ONCE + 1)
        .with_for_update(of=Attempt)
    )
    waiting = (await unit.db.execute(query)).scalars().all()
    for attempt in waiting[:AT_ONCE]:
        attempt.state, attempt.settled_at = AttemptState.ABANDONED, unit.now
        unit.emit(FulfilmentRetried(id=attempt.grant_id))
    if len(waiting) > AT_ONCE:
        unit.emit(ConnectionContinued(id=event.id))
