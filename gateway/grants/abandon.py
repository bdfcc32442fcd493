"""Abandon: the upstream will never agree with a grant."""

from gateway.authz import Decision
from gateway.grants import history, rules
from gateway.grants.events import GrantAbandoned
from gateway.grants.models import Grant
from gateway.grants.rules import GrantEvent
from gateway.work import Unit


def abandon(unit: Unit, grant: Grant, *, why: str, because: Decision | None = None) -> None:
    """End the locked grant before it ever worked. Raises IllegalEvent unless it is being set up."""
    grant.life = rules.abandon(grant.life)
    grant.ended_why = why
    history.keep(unit, grant, GrantEvent.ABANDON, why=why, because=because)
    unit.emit(GrantAbandoned(id=grant.id), because=because)
