"""Withdraw: access is no longer wanted before it ever worked."""

from gateway.authz import Action
from gateway.grants import history, queries, rules
from gateway.grants.entities import grant_entity
from gateway.grants.events import GrantWithdrawn
from gateway.grants.models import Grant, GrantId
from gateway.grants.rules import EndedReason, GrantEvent
from gateway.work import Unit


async def withdraw(unit: Unit, grant_id: GrantId, *, why: str = "") -> Grant:
    """End it before it begins; an attempt in flight settles first, then what it made is removed.

    Raises NotFound, NotAllowed, or IllegalEvent where it has worked already.
    """
    grant = await queries.locked(unit, grant_id)
    because = unit.require(Action.GRANT_WITHDRAW, grant_entity(grant, unit.now))
    own = unit.subject.id == str(grant.holder_id)
    grant.life = rules.withdraw(grant.life, EndedReason.SELF_REMOVED if own else EndedReason.OWNER_REVOKED)
    grant.ended_why = why
    history.keep(unit, grant, GrantEvent.WITHDRAW, why=why, because=because)
    unit.emit(GrantWithdrawn(id=grant.id), because=because)
    return grant
