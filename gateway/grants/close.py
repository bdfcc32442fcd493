"""Close: the upstream has nothing left of a grant that was taken away."""

from gateway.grants import rules
from gateway.grants.events import GrantEnded
from gateway.grants.models import Grant
from gateway.work import Unit


def close(unit: Unit, grant: Grant) -> None:
    """End the locked grant for good. Raises IllegalEvent unless it is being revoked."""
    grant.life = rules.close(grant.life)
    unit.emit(GrantEnded(id=grant.id))
