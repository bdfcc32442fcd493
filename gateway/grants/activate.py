"""Activate: the upstream agrees with the grant, its term starts."""

from gateway.grants import history, rules, term
from gateway.grants.events import GrantActivated
from gateway.grants.models import Grant
from gateway.grants.rules import GrantEvent, Health
from gateway.work import Unit


def activate(unit: Unit, grant: Grant, health: Health) -> None:
    """Make the locked grant usable from this moment. Raises IllegalEvent unless it is provisioning."""
    grant.life = rules.activate(grant.life, unit.now, health)
    term.begin(unit, grant)
    history.keep(unit, grant, GrantEvent.ACTIVATE)
    unit.emit(GrantActivated(id=grant.id))
