"""Activate: the upstream agrees with the grant, its term starts."""

from gateway.grants import rules
from gateway.grants.events import GrantActivated, GrantEndReached
from gateway.grants.models import Grant
from gateway.grants.rules import Health
from gateway.work import Unit


def activate(unit: Unit, grant: Grant, health: Health) -> None:
    """Make the locked grant usable from this moment. Raises IllegalEvent unless it is provisioning."""
    grant.life = rules.activate(grant.life, unit.now, health)
    unit.later(grant.ends_at, GrantEndReached(id=grant.id))
    unit.emit(GrantActivated(id=grant.id))
