"""End a delegation before its time."""

from uuid import UUID

from gateway.authz import Action
from gateway.kernel import errors
from gateway.requests import rules
from gateway.requests.entities import delegation_entity
from gateway.requests.events import DelegationEnded
from gateway.requests.models import Delegation
from gateway.requests.queries import known
from gateway.work import NotAllowed, Unit


async def end_delegation(unit: Unit, delegation_id: UUID) -> Delegation:
    """Raises NotFound, also for other people's, and IllegalEvent when it is over."""
    delegation = await known.delegation_locked(unit, delegation_id)
    entity = delegation_entity(delegation, unit.now, colleagues=True)
    try:
        because = unit.require(Action.DELEGATION_END, entity)
    except NotAllowed:
        # Who stands in for whom is nobody else's business.
        raise errors.NotFound from None
    if delegation.ended_at is not None or delegation.ends_at <= unit.now:
        raise rules.IllegalEvent("It is over already.")
    delegation.ended_at = unit.now
    unit.emit(DelegationEnded(id=delegation.id), because=because)
    return delegation
