"""Decline: it is not going to be offered, and why."""

from gateway.authz import Action
from gateway.kernel import errors
from gateway.proposals import queries
from gateway.proposals.answering import answered
from gateway.proposals.entities import proposal_entity
from gateway.proposals.events import ProposalDeclined
from gateway.proposals.models import Proposal, ProposalId
from gateway.work import Unit


async def decline(unit: Unit, proposal_id: ProposalId, *, why: str) -> Proposal:
    """Say no. Raises NotFound, NotVisible, NotAllowed, IllegalEvent, and Invalid without a reason."""
    proposal = await queries.locked(unit, proposal_id)
    because = unit.require(Action.PROPOSAL_DECLINE, proposal_entity(proposal))
    if not why.strip():
        raise errors.Invalid("Say in a sentence or two why.", fields={"reason": "a reason is needed"})
    answered(unit, proposal, "decline", why)
    unit.emit(ProposalDeclined(id=proposal.id), because=because)
    return proposal
