"""Consequences upstream: make the service behind the gateway agree with the grant, and read it back.

Enforce at the gateway first, provision second: nothing here decides whether somebody may pass. What only
a person can do, or decide, waits in a queue with the error in words.
"""

from gateway.provisioning.check import check
from gateway.provisioning.done import done
from gateway.provisioning.entities import EVERY_FULFILMENT
from gateway.provisioning.errors import NoConnection, NothingToDo, Paused
from gateway.provisioning.events import (
    ConnectionContinued,
    ConnectionPaused,
    ConnectionResumed,
    FulfilmentCheckDue,
    FulfilmentDone,
    FulfilmentHandedOver,
    FulfilmentRetried,
    FulfilmentSkipped,
    FulfilmentStuck,
)
from gateway.provisioning.fulfil import fulfil
from gateway.provisioning.go_on import go_on
from gateway.provisioning.models import Attempt, AttemptState, PausedConnection
from gateway.provisioning.pause import pause
from gateway.provisioning.pauses import paused
from gateway.provisioning.queue import Queued, queue, queue_count, queued
from gateway.provisioning.resume import resume
from gateway.provisioning.retry import retry
from gateway.provisioning.skip import skip
from gateway.provisioning.upstream import (
    ActionRequired,
    ByManifest,
    InjectedOnly,
    Rejected,
    TryAgain,
    Upstream,
)
from gateway.provisioning.withdraw import withdraw

__all__ = [
    "EVERY_FULFILMENT",
    "ActionRequired",
    "Attempt",
    "AttemptState",
    "ByManifest",
    "ConnectionContinued",
    "ConnectionPaused",
    "ConnectionResumed",
    "FulfilmentCheckDue",
    "FulfilmentDone",
    "FulfilmentHandedOver",
    "FulfilmentRetried",
    "FulfilmentSkipped",
    "FulfilmentStuck",
    "InjectedOnly",
    "NoConnection",
    "NothingToDo",
    "Paused",
    "PausedConnection",
    "Queued",
    "Rejected",
    "TryAgain",
    "Upstream",
    "check",
    "done",
    "fulfil",
    "go_on",
    "pause",
    "paused",
    "queue",
    "queue_count",
    "queued",
    "resume",
    "retry",
    "skip",
    "withdraw",
]
