"""Service retired: it goes out of use, so what would begin only after its end does not begin."""

from gateway import catalog
from gateway.catalog import ServiceRetired
from gateway.grants import ending, queries
from gateway.grants.rules import EndedReason, GrantState
from gateway.work import Unit


async def service_retired(unit: Unit, event: ServiceRetired) -> None:
    """Revoke what was to start at or after the end; whatever works goes on until the service ends."""
    found = (await catalog.facts(unit, [event.id])).get(event.id)
    for grant in await queries.live_of_service(unit, event.id):
        late = found and found.retires_at and grant.starts_at >= found.retires_at
        if grant.state == GrantState.SCHEDULED and late:
            ending.take_away(unit, grant, EndedReason.SERVICE_RETIRED)
