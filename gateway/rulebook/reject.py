"""Reject: the rules stay as they are."""

from uuid import UUID

from gateway.authz import Action
from gateway.rulebook import queries
from gateway.rulebook.entities import change_entity
from gateway.rulebook.errors import AlreadyDecided
from gateway.rulebook.events import PolicyRejected
from gateway.rulebook.models import ChangeId, ChangeState, PolicyChange
from gateway.work import Unit


async def reject(unit: Unit, change_id: ChangeId, *, why: str) -> PolicyChange:
    """Close a change, also one's own. Raises NotFound, NotAllowed, AlreadyDecided."""
    change = await queries.locked(unit, change_id)
    because = unit.require(Action.POLICY_REJECT, change_entity(change))
    if change.state != ChangeState.PROPOSED:
        raise AlreadyDecided(change.state)
    change.state, change.decided_by = ChangeState.REJECTED, UUID(unit.subject.id)
    change.decided_at, change.decided_why = unit.now, why
    unit.emit(PolicyRejected(id=change.id), because=because)
    return change
