"""Withdraw: its proposer needs it no longer."""

from gateway.authz import Action
from gateway.proposals import queries, rules
from gateway.proposals.entities import proposal_entity
from gateway.proposals.events import ProposalWithdrawn
from gateway.proposals.models import Proposal, ProposalId, ProposalState
from gateway.work import Unit


async def withdraw(unit: Unit, proposal_id: ProposalId) -> Proposal:
    """Take one's own back. Raises NotFound, NotVisible, NotAllowed, IllegalEvent."""
    proposal = await queries.locked(unit, proposal_id)
    because = unit.require(Action.PROPOSAL_WITHDRAW, proposal_entity(proposal))
    proposal.state = rules.after(ProposalState(proposal.state), "withdraw")
    unit.emit(ProposalWithdrawn(id=proposal.id), because=because)
    return proposal
