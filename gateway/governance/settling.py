"""What every answer to a finding writes down."""

from uuid import UUID

from gateway.governance.models import Finding, FindingState
from gateway.kernel import errors
from gateway.work import UNDO_WINDOW, Unit

LONGEST_WHY = 1000


def settled(unit: Unit, finding: Finding, state: FindingState, why: str) -> None:
    """Who, when and why. Raises Invalid without a reason, or with one that is a book."""
    why = why.strip()
    if not 0 < len(why) <= LONGEST_WHY:
        raise errors.Invalid("Say in a sentence or two why.", fields={"why": "a reason is needed"})
    answered(unit, finding, state)
    finding.settled_why, finding.settled_at = why, unit.now
    finding.settled_by = finding.undo_by


def answered(unit: Unit, finding: Finding, state: FindingState) -> None:
    """The state that the answer leads to; for a moment whoever gave it can take it back."""
    finding.state = state
    finding.undo_by = UUID(unit.subject.id) if unit.subject.type == "Person" else None
    finding.undo_until = unit.now + UNDO_WINDOW
