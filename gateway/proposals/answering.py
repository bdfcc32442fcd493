"""What every answer of IT writes down."""

from typing import Final
from uuid import UUID

from gateway.kernel import errors
from gateway.kernel.language import _
from gateway.proposals import rules
from gateway.proposals.models import Proposal, ProposalState
from gateway.work import Unit

LONGEST_WHY: Final = 500


def answered(unit: Unit, proposal: Proposal, event: str, why: str) -> None:
    """Who, when, what and why. Raises IllegalEvent, and Invalid for a reason that is a book."""
    proposal.state = rules.after(ProposalState(proposal.state), event)
    if len(why) > LONGEST_WHY:
        raise errors.Invalid(
            "Say it shorter.", fields={"reason": _("%(num)d signs at most") % {"num": LONGEST_WHY}}
        )
    proposal.answer, proposal.answered_at = why.strip(), unit.now
    proposal.answered_by = UUID(unit.subject.id)
