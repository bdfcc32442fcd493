"""Fail: an attempt to set a grant up did not work."""

from gateway.grants import rules
from gateway.grants.events import GrantFailed
from gateway.grants.models import Grant
from gateway.work import Unit


def fail(unit: Unit, grant: Grant) -> None:
    """Show on the locked grant that it takes longer; said once for attempts in a row. Approvals stay.

    Raises IllegalEvent unless it is being set up.
    """
    again = grant.health == rules.Health.FAILED
    grant.life = rules.fail(grant.life)
    if not again:
        unit.emit(GrantFailed(id=grant.id))
