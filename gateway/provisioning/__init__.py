"""Consequences upstream: make the service behind the gateway agree with the grant, and read it back.

Enforce at the gateway first, provision second: nothing here decides whether somebody may pass. What only
a person can do, or decide, waits in a queue with the error in words.
"""

from gateway.provisioning.check import check
from gateway.provisioning.done import done
from gateway.provisioning.entities import EVERY_FULFILMENT
from gateway.provisioning.errors import NothingToDo
from gateway.provisioning.events import (
    FulfilmentCheckDue,
    FulfilmentDone,
    FulfilmentHandedOver,
    FulfilmentRetried,
    FulfilmentSkipped,
    FulfilmentStuck,
)
from gateway.provisioning.fulfil import fulfil
from gateway.provisioning.models import Attempt, AttemptState
from gateway.provisioning.queue import Queued, queue, queue_count, queued
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
    "FulfilmentCheckDue",
    "FulfilmentDone",
    "FulfilmentHandedOver",
    "FulfilmentRetried",
    "FulfilmentSkipped",
    "FulfilmentStuck",
    "InjectedOnly",
    "NothingToDo",
    "Queued",
    "Rejected",
    "TryAgain",
    "Upstream",
    "check",
    "done",
    "fulfil",
    "queue",
    "queue_count",
    "queued",
    "retry",
    "skip",
    "withdraw",
]
