"""Service ended: nobody keeps access to what is no longer there."""

from typing import Final

from gateway.catalog import ServiceEnded
from gateway.grants import ending, queries
from gateway.grants.events import ServiceEndContinued
from gateway.grants.rules import EndedReason
from gateway.work import Unit

# One transaction of all holders would keep their rows locked for as long as a big service is large.
AT_ONCE: Final = 200


async def service_ended(unit: Unit, event: ServiceEnded | ServiceEndContinued) -> None:
    """Take away whatever of it was left, some at a time; the rest follows in a job of its own.

    Nobody is let in meanwhile: the gateway refuses the whole service since it ended.
    """
    found = await queries.live_of_service(unit, event.id, limit=AT_ONCE + 1)
    for grant in found[:AT_ONCE]:
        ending.take_away(unit, grant, EndedReason.SERVICE_RETIRED)
    if len(found) > AT_ONCE:
        unit.emit(ServiceEndContinued(id=event.id))
