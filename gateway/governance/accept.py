"""Accept: live with it for a while, with a reason and an end."""

from datetime import datetime

from gateway.authz import Action
from gateway.governance import queries, rules
from gateway.governance.events import FindingAccepted, FindingDue
from gateway.governance.models import Finding, FindingId, FindingState
from gateway.governance.settling import settled
from gateway.work import Unit


async def accept(unit: Unit, finding_id: FindingId, *, until: datetime, why: str) -> Finding:
    """For 180 days at most; then it is open again.

    Raises NotFound, NotVisible, NotAllowed, IllegalEvent, Invalid for a moment outside that time.
    """
    finding, because = await queries.locked(unit, finding_id, Action.FINDING_ACCEPT)
    state = rules.after(FindingState(finding.state), "accept")
    finding.until = rules.until(until, unit.now, rules.ACCEPTED_AT_MOST)
    settled(unit, finding, state, why)
    unit.later(finding.until, FindingDue(id=finding.id))
    unit.emit(FindingAccepted(id=finding.id), because=because)
    return finding
