"""Looking back: findings with whoever can put them right, evidence, and taking over what there was before.

A finding is `open → fixed | accepted | snoozed`; events raise it, events show that it is gone, and
people say what becomes of it. Accepted and snoozed ones come back when their time is over.
"""

from gateway.governance.accept import accept
from gateway.governance.adopt import Adoption, AdoptKind, adopt
from gateway.governance.adopting.lines import Fault
from gateway.governance.confirm import confirm
from gateway.governance.errors import IllegalEvent, TooLate
from gateway.governance.events import (
    CompanyAdopted,
    EvidenceExported,
    FindingAccepted,
    FindingConfirmed,
    FindingDue,
    FindingRaised,
    FindingReopened,
    FindingSettled,
    FindingSnoozed,
    FindingUndone,
    ListExported,
)
from gateway.governance.evidence import evidence
from gateway.governance.filters import drop_filter, filters, keep_filter
from gateway.governance.models import Finding, FindingId, FindingKind, FindingState, SavedFilter
from gateway.governance.note import note
from gateway.governance.note_export import note_export
from gateway.governance.queries import acts_on, finding, findings, findings_count, undoables
from gateway.governance.reopen import reopen
from gateway.governance.settle import settle
from gateway.governance.snooze import snooze
from gateway.governance.undo import undo
from gateway.governance.watching import NOTES

__all__ = [
    "NOTES",
    "AdoptKind",
    "Adoption",
    "CompanyAdopted",
    "EvidenceExported",
    "Fault",
    "Finding",
    "FindingAccepted",
    "FindingConfirmed",
    "FindingDue",
    "FindingId",
    "FindingKind",
    "FindingRaised",
    "FindingReopened",
    "FindingSettled",
    "FindingSnoozed",
    "FindingState",
    "FindingUndone",
    "IllegalEvent",
    "ListExported",
    "SavedFilter",
    "TooLate",
    "accept",
    "acts_on",
    "adopt",
    "confirm",
    "drop_filter",
    "evidence",
    "filters",
    "finding",
    "findings",
    "findings_count",
    "keep_filter",
    "note",
    "note_export",
    "reopen",
    "settle",
    "snooze",
    "undo",
    "undoables",
]
