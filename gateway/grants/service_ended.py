"""Service ended: nobody keeps access to what is no longer there."""

from gateway.catalog import ServiceEnded
from gateway.grants import ending, queries
from gateway.grants.rules import EndedReason
from gateway.work import Unit


async def service_ended(unit: Unit, event: ServiceEnded) -> None:
    """Revoke every grant of a service; the route itself is gone already."""
    for grant in await queries.live_of_service(unit, event.id):
        ending.take_away(unit, grant, EndedReason.SERVICE_RETIRED)
