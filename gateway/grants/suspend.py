"""Suspend: pause access that somebody will keep."""

from gateway.authz import Action
from gateway.grants import history, queries, rules
from gateway.grants.entities import grant_entity
from gateway.grants.events import GrantSuspended
from gateway.grants.models import Grant, GrantId
from gateway.grants.rules import GrantEvent
from gateway.work import Unit


async def suspend(unit: Unit, grant_id: GrantId, *, why: str) -> Grant:
    """Refuse it from the commit on, until it is resumed or its end comes.

    Raises NotFound, NotAllowed, or IllegalEvent where it is not active.
    """
    grant = await queries.locked(unit, grant_id)
    because = unit.require(Action.GRANT_SUSPEND, grant_entity(grant, unit.now))
    grant.life = rules.suspend(grant.life)
    history.keep(unit, grant, GrantEvent.SUSPEND, why=why, because=because)
    unit.emit(GrantSuspended(id=grant.id), because=because)
    return grant
