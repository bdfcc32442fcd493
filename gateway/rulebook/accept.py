"""Accept: a second person agrees to a change of the rules."""

from uuid import UUID

from gateway.authz import Action
from gateway.rulebook import queries
from gateway.rulebook.entities import change_entity
from gateway.rulebook.errors import AlreadyDecided, RulesMoved
from gateway.rulebook.events import PolicyAccepted
from gateway.rulebook.models import ChangeId, ChangeState, PolicyChange
from gateway.rulebook.propose import composed, verify_newest
from gateway.work import Unit


async def accept(unit: Unit, change_id: ChangeId, *, why: str) -> PolicyChange:
    """Make exactly the set active that was shown. Every process decides by it within a second; leases
    from before end at once.

    Raises NotFound, NotAllowed for the proposer, AlreadyDecided, RulesMoved where the rules changed since.
    """
    change = await queries.locked(unit, change_id)
    because = unit.require(Action.POLICY_ACCEPT, change_entity(change))
    if change.state != ChangeState.PROPOSED:
        raise AlreadyDecided(change.state)
    verify_newest(unit, await queries.overlay(unit, await queries.newest(unit)))
    if unit.policies.version != change.base_version:
        raise RulesMoved
    if (await composed(unit, change.files)).version != change.version:
        raise RulesMoved
    change.state, change.decided_by = ChangeState.ACCEPTED, UUID(unit.subject.id)
    change.position = await queries.next_position(unit)
    change.decided_at, change.decided_why = unit.now, why
    unit.emit(PolicyAccepted(id=change.id), because=because)
    return change
