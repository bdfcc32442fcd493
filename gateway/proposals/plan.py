"""Plan: IT means to offer it."""

from gateway.authz import Action
from gateway.proposals import queries
from gateway.proposals.answering import answered
from gateway.proposals.entities import proposal_entity
from gateway.proposals.events import ProposalPlanned
from gateway.proposals.models import Proposal, ProposalId
from gateway.work import Unit


async def plan(unit: Unit, proposal_id: ProposalId, *, why: str = "") -> Proposal:
    """Say yes, with a word about when or how. Raises NotFound, NotVisible, NotAllowed, IllegalEvent."""
    proposal = await queries.locked(unit, proposal_id)
    because = unit.require(Action.PROPOSAL_PLAN, proposal_entity(proposal))
    answered(unit, proposal, "plan", why)
    unit.emit(ProposalPlanned(id=proposal.id), because=because)
    return proposal
