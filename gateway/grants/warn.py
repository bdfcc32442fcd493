"""Warn: the end of a grant is near."""

from gateway.grants import queries, term
from gateway.grants.events import GrantEndsSoon, GrantWarningReached
from gateway.grants.models import GrantId
from gateway.grants.rules import GrantState
from gateway.work import Unit


async def warn(unit: Unit, event: GrantWarningReached) -> None:
    """Say so, and set the next warning; an outdated timer, of an extended or ended grant, does nothing."""
    grant = await queries.locked_for_work(unit, GrantId(event.id))
    due = term.warned_at(grant, event.days)
    if grant.state not in (GrantState.ACTIVE, GrantState.SUSPENDED) or unit.now < due:
        return
    unit.emit(GrantEndsSoon(id=grant.id, days=event.days))
    term.warn_next(unit, grant)
