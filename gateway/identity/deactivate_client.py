"""Deactivate a machine client."""

from gateway.authz import Action
from gateway.identity import entities, queries
from gateway.identity.events import ClientDeactivated
from gateway.identity.models import Client, ClientId
from gateway.work import Unit


async def deactivate_client(unit: Unit, client_id: ClientId, *, why: str) -> Client:
    """Refuse the machine and its tokens from the commit on; the issuer follows by a job.

    One that is inactive already stays as it is. Raises NotFound, NotAllowed.
    """
    client, organisation = await queries.client_locked(unit, client_id)
    because = unit.require(Action.CLIENT_DEACTIVATE, entities.machine(client, organisation))
    if not client.active:
        return client
    client.active, client.inactive_since, client.inactive_why = False, unit.now, why
    client.tokens_not_before = unit.now
    unit.db.add(client)
    unit.emit(ClientDeactivated(id=client.id), because=because)
    return client
