"""Resume: end a pause."""

from gateway.authz import Action
from gateway.grants import history, queries, rules, term
from gateway.grants.entities import grant_entity
from gateway.grants.events import GrantResumed
from gateway.grants.models import Grant, GrantId
from gateway.grants.rules import GrantEvent
from gateway.work import Unit


async def resume(unit: Unit, grant_id: GrantId) -> Grant:
    """Let the holder in again until the same end as before; a pause does not make the term longer.

    Raises NotFound, NotAllowed, or IllegalEvent where it is not paused, or its end has passed.
    """
    grant = await queries.locked(unit, grant_id)
    because = unit.require(Action.GRANT_RESUME, grant_entity(grant, unit.now))
    grant.life = rules.resume(grant.life, unit.now)
    term.begin(unit, grant)
    history.keep(unit, grant, GrantEvent.RESUME, because=because)
    unit.emit(GrantResumed(id=grant.id), because=because)
    return grant
