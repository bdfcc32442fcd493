"""Heal: the upstream agrees again."""

from gateway.grants import history, rules
from gateway.grants.events import GrantHealed
from gateway.grants.models import Grant
from gateway.grants.rules import GrantEvent
from gateway.work import Unit


def heal(unit: Unit, grant: Grant) -> None:
    """Note the repair on the locked grant, and count it. Raises IllegalEvent unless it is active."""
    grant.life = rules.heal(grant.life)
    grant.heals += 1
    history.keep(unit, grant, GrantEvent.HEAL)
    unit.emit(GrantHealed(id=grant.id))
