"""Give back: the holder returns access that is no longer needed."""

from gateway.authz import Action
from gateway.grants import history, queries, rules
from gateway.grants.entities import grant_entity
from gateway.grants.events import GrantGivenBack
from gateway.grants.models import Grant, GrantId
from gateway.grants.rules import GrantEvent
from gateway.work import Unit


async def give_back(unit: Unit, grant_id: GrantId) -> Grant:
    """End a grant that the subject holds. Raises NotFound, NotAllowed or IllegalEvent."""
    grant = await queries.locked(unit, grant_id)
    because = unit.require(Action.GRANT_GIVE_BACK, grant_entity(grant, unit.now))
    grant.life = rules.give_back(grant.life, unit.now)
    grant.taken_by = history.human(unit)
    history.keep(unit, grant, GrantEvent.GIVE_BACK, because=because)
    unit.emit(GrantGivenBack(id=grant.id), because=because)
    return grant
