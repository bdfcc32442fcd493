"""Reopen: the time of an accepted or snoozed finding is over."""

from gateway.governance.events import FindingDue, FindingReopened
from gateway.governance.models import Finding, FindingState
from gateway.governance.rules import TRANSITIONS
from gateway.work import Unit


async def reopen(unit: Unit, event: FindingDue) -> None:
    """Open again what is due; an outdated timer changes nothing."""
    finding = await unit.db.get(Finding, event.id, with_for_update=True)
    if finding is None or finding.until is None or finding.until > unit.now:
        return
    sources, target = TRANSITIONS["reopen"]
    if FindingState(finding.state) in sources:
        finding.state, finding.until = target, None
        unit.emit(FindingReopened(id=finding.id))
