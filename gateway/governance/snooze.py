"""Snooze: look at it later."""

from datetime import datetime

from gateway.authz import Action
from gateway.governance import queries, rules
from gateway.governance.events import FindingDue, FindingSnoozed
from gateway.governance.models import Finding, FindingId, FindingState
from gateway.governance.settling import answered
from gateway.work import Unit


async def snooze(unit: Unit, finding_id: FindingId, *, until: datetime) -> Finding:
    """For 30 days at most; then it is open again.

    Raises NotFound, NotVisible, NotAllowed, IllegalEvent, Invalid for a moment outside that time.
    """
    finding, because = await queries.locked(unit, finding_id, Action.FINDING_SNOOZE)
    state = rules.after(FindingState(finding.state), "snooze")
    finding.until = rules.until(until, unit.now, rules.SNOOZED_AT_MOST)
    answered(unit, finding, state)
    unit.later(finding.until, FindingDue(id=finding.id))
    unit.emit(FindingSnoozed(id=finding.id), because=because)
    return finding
