"""Time is an event too: rows of (event type, id, due), emitted by the worker when Clock has reached them."""

from typing import TYPE_CHECKING

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from gateway.work.events import Event, revive
from gateway.work.models import Timer

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.work.unit import Unit

BATCH = 100


async def set_timer(unit: "Unit", due: "datetime", event: Event) -> None:
    """Keep one row for this event and id; the newest due time wins."""
    values = {
        "event_type": event.name,
        "event_id": event.id,
        "due": due,
        "payload": event.model_dump(mode="json"),
    }
    statement = insert(Timer).values(**values)
    await unit.db.execute(
        statement.on_conflict_do_update(
            index_elements=["event_type", "event_id"], set_={"due": due, "payload": values["payload"]}
        )
    )


async def due_events(unit: "Unit") -> int:
    """Emit what is due and drop its rows; returns how many. Workers share them by SKIP LOCKED."""
    rows = (
        (
            await unit.db.execute(
                select(Timer)
                .where(col(Timer.due) <= unit.now)
                .order_by(col(Timer.due))
                .limit(BATCH)
                .with_for_update(skip_locked=True)
            )
        )
        .scalars()
        .all()
    )
    for row in rows:
        unit.emit(revive(row.event_type, row.payload))
        await unit.db.execute(
            delete(Timer).where(col(Timer.event_type) == row.event_type, col(Timer.event_id) == row.event_id)
        )
    return len(rows)
