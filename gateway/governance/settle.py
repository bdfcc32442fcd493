"""Settle: somebody put it right and says how."""

from gateway.authz import Action
from gateway.governance import queries, rules
from gateway.governance.events import FindingSettled
from gateway.governance.models import Finding, FindingId, FindingState
from gateway.governance.settling import settled
from gateway.work import Unit


async def settle(unit: Unit, finding_id: FindingId, *, why: str) -> Finding:
    """Close it. Raises NotFound, NotVisible, NotAllowed, IllegalEvent."""
    finding, because = await queries.locked(unit, finding_id, Action.FINDING_SETTLE)
    state = rules.after(FindingState(finding.state), "settle")
    settled(unit, finding, state, why)
    unit.emit(FindingSettled(id=finding.id), because=because)
    return finding
