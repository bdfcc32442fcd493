"""Reactivate a machine client that was deactivated."""

from gateway.authz import Action
from gateway.identity import entities, queries
from gateway.identity.events import ClientReactivated
from gateway.identity.models import Client, ClientId
from gateway.work import Unit


async def reactivate_client(unit: Unit, client_id: ClientId) -> Client:
    """Accept new tokens of the machine again; access that ended stays ended. Raises NotFound, NotAllowed."""
    client, organisation = await queries.client_locked(unit, client_id)
    because = unit.require(Action.CLIENT_REACTIVATE, entities.machine(client, organisation))
    if client.active:
        return client
    client.active, client.inactive_since, client.inactive_why = True, None, ""
    unit.db.add(client)
    unit.emit(ClientReactivated(id=client.id), because=because)
    return client
