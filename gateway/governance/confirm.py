"""Confirm: a second person looked at an emergency afterwards and found it right."""

from gateway.authz import Action
from gateway.governance import queries, rules
from gateway.governance.events import FindingConfirmed
from gateway.governance.models import Finding, FindingId, FindingState
from gateway.governance.settling import settled
from gateway.work import Unit


async def confirm(unit: Unit, finding_id: FindingId, *, why: str) -> Finding:
    """The other answer is to revoke the access, which closes the finding too.

    Raises NotFound, NotVisible, NotAllowed (also to whoever used the emergency), IllegalEvent.
    """
    finding, because = await queries.locked(unit, finding_id, Action.FINDING_CONFIRM)
    state = rules.after(FindingState(finding.state), "confirm")
    settled(unit, finding, state, why)
    unit.emit(FindingConfirmed(id=finding.id), because=because)
    return finding
