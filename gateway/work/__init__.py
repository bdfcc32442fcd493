"""One act: a subject, a moment, a transaction, and the events it causes; also timers and once-only keys.

`async with units.open(subject) as unit:` is one transaction. Verbs work inside, channels and jobs
write the block. Leaving it hands every event to the sinks, then commits; only this slice commits.
"""

from gateway.work.errors import CONNECTION_LOST, AlreadyAnswered, NotAllowed, NotVisible
from gateway.work.events import Emitted, Event, event_named, revive
from gateway.work.looks import note_rows, once_a_look, rows_by_id
from gateway.work.once import OnceKey, forget_answers
from gateway.work.pages import MOST_COUNTED, OWN_ORDER, Order, counted, paged
from gateway.work.queue import queue, queue_sink
from gateway.work.timers import due_events
from gateway.work.undoing import UNDO_WINDOW, undoable
from gateway.work.unit import Sink, Unit
from gateway.work.units import Units

__all__ = [
    "CONNECTION_LOST",
    "MOST_COUNTED",
    "OWN_ORDER",
    "UNDO_WINDOW",
    "AlreadyAnswered",
    "Emitted",
    "Event",
    "NotAllowed",
    "NotVisible",
    "OnceKey",
    "Order",
    "Sink",
    "Unit",
    "Units",
    "counted",
    "due_events",
    "event_named",
    "forget_answers",
    "note_rows",
    "once_a_look",
    "paged",
    "queue",
    "queue_sink",
    "revive",
    "rows_by_id",
    "undoable",
]
