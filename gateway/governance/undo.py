"""Undo: take back an answer to a finding at once."""

from gateway.authz import Action
from gateway.governance import queries, rules
from gateway.governance.errors import IllegalEvent, TooLate
from gateway.governance.events import FindingUndone
from gateway.governance.models import Finding, FindingId, FindingKind, FindingState
from gateway.work import Unit, undoable


async def undo(unit: Unit, finding_id: FindingId) -> Finding:
    """It is open again, whatever it was before the answer: what was hidden by mistake had better be seen.

    Raises NotFound, NotVisible, NotAllowed to anybody but whoever gave the answer, IllegalEvent where it is
    open or was raised anew, and TooLate after 30 seconds.
    """
    finding, because = await queries.locked(unit, finding_id, Action.FINDING_UNDO)
    was = FindingState(finding.state)
    state = rules.after(was, "undo")
    if not undoable(finding.undo_until, unit.now):
        raise TooLate
    if was is FindingState.FIXED and await _raised_anew(unit, finding):
        raise IllegalEvent(was, "undo")
    finding.state, finding.until, finding.undo_until = state, None, None
    finding.settled_at, finding.settled_by, finding.settled_why = None, None, ""
    unit.emit(FindingUndone(id=finding.id), because=because)
    return finding


async def _raised_anew(unit: Unit, finding: Finding) -> bool:
    kind = FindingKind(finding.kind)
    return bool(await queries.unfixed(unit, kind, finding.about_id, finding.detail))
