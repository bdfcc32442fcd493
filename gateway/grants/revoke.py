"""Revoke: somebody entitled takes access away."""

from gateway.authz import Action
from gateway.grants import history, queries, rules
from gateway.grants.entities import grant_entity
from gateway.grants.events import GrantRevoked
from gateway.grants.models import Grant, GrantId
from gateway.grants.rules import EndedReason, GrantEvent
from gateway.work import Unit


async def revoke(unit: Unit, grant_id: GrantId, *, why: str) -> Grant:
    """End a grant now. Envoy refuses it from the commit on; the upstream follows.

    Raises NotFound, NotAllowed, or IllegalEvent where it has ended already.
    """
    grant = await queries.locked(unit, grant_id)
    because = unit.require(Action.GRANT_REVOKE, grant_entity(grant, unit.now))
    grant.life = rules.revoke(grant.life, unit.now, EndedReason.OWNER_REVOKED)
    grant.ended_why, grant.taken_by = why, history.human(unit)
    history.keep(unit, grant, GrantEvent.REVOKE, why=why, because=because)
    unit.emit(GrantRevoked(id=grant.id), because=because)
    return grant
