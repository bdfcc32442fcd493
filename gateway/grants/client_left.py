"""Client left: a machine that is not active keeps nothing."""

from gateway.grants import ending, holders, queries
from gateway.grants.rules import EndedReason
from gateway.identity import ClientDeactivated
from gateway.work import Unit


async def client_left(unit: Unit, event: ClientDeactivated) -> None:
    """Revoke every grant of the machine; one that was activated again meanwhile keeps them."""
    for grant in await queries.live_of_client(unit, event.id):
        if not await holders.active(unit, grant):
            ending.take_away(unit, grant, EndedReason.LEAVER)
