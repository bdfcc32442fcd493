"""Drift: the upstream shows something else than was granted."""

from gateway.grants import ending, history, rules
from gateway.grants.events import GrantDrifted
from gateway.grants.models import Grant
from gateway.grants.rules import EndedReason, GrantEvent, Health
from gateway.work import Unit

MAX_HEALS = 3


def drift(unit: Unit, grant: Grant) -> bool:
    """Note it on the locked grant; True where it is to be healed. What was healed so often already is
    removed by somebody on purpose: then the grant ends. Raises IllegalEvent unless it is active.
    """
    if grant.heals >= MAX_HEALS:
        ending.take_away(unit, grant, EndedReason.UPSTREAM_REMOVED, why="It was removed in the service.")
        return False
    again = grant.health == Health.DRIFTED
    grant.life = rules.drift(grant.life)
    if not again:
        history.keep(unit, grant, GrantEvent.DRIFT)
        unit.emit(GrantDrifted(id=grant.id))
    return True
