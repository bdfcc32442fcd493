"""Looking back: findings with whoever can put them right, evidence, and taking over what there was before.

A finding is `open → fixed | accepted | snoozed`; events raise it, events show that it is gone, and
people say what becomes of it. Accepted and snoozed ones come back when their time is over.
"""

from gateway.governance.accept import accept
from gateway.governance.adopt import Adoption, AdoptKind, adopt
from gateway.governance.adopting.lines import Fault
from gateway.governance.confirm import confirm
from gateway.governance.errors import IllegalEvent
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
)
from gateway.governance.evidence import evidence
from gateway.governance.models import Finding, FindingId, FindingKind, FindingState
from gateway.governance.note import note
from gateway.governance.queries import acts_on, finding, findings
from gateway.governance.reopen import reopen
from gateway.governance.settle import settle
from gateway.governance.snooze import snooze
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
    "IllegalEvent",
    "accept",
    "acts_on",
    "adopt",
    "confirm",
    "evidence",
    "finding",
    "findings",
    "note",
    "reopen",
    "settle",
    "snooze",
]
