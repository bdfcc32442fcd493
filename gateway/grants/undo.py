"""Undo: whoever took access away changed their mind in time."""

from gateway.authz import Action
from gateway.grants import history, holders, queries, rules, term
from gateway.grants.entities import grant_entity
from gateway.grants.errors import AlreadyHeld, IllegalEvent
from gateway.grants.events import GrantUndone
from gateway.grants.models import Grant, GrantId
from gateway.grants.rules import GrantEvent
from gateway.work import Unit


async def undo(unit: Unit, grant_id: GrantId) -> Grant:
    """Bring back what is being taken away, while nothing was deleted upstream.

    The right is the beginner's own. A leaver who is hired again gets nothing back silently: IT may undo,
    inside the same window, and only that cancels the deletion that is pending upstream.
    Raises NotFound, NotAllowed, AlreadyHeld where the plan is held by a newer grant, or IllegalEvent
    after the window, after the end, or while the holder is not active.
    """
    grant = await queries.locked(unit, grant_id)
    because = unit.require(Action.GRANT_UNDO, grant_entity(grant, unit.now))
    newer = await queries.held(unit, grant.plan_id, grant.holder_id)
    if newer is not None:
        raise AlreadyHeld(newer.id)
    if not await holders.active(unit, grant):
        raise IllegalEvent(GrantEvent.UNDO, grant.state)
    grant.life = rules.undo(grant.life, unit.now)
    grant.taken_by, grant.ended_why = None, ""
    term.begin(unit, grant)
    history.keep(unit, grant, GrantEvent.UNDO, because=because)
    unit.emit(GrantUndone(id=grant.id), because=because)
    return grant
