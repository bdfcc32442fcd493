"""Support: somebody else needs the same."""

from uuid import UUID

from gateway.authz import Action
from gateway.proposals import queries, rules
from gateway.proposals.entities import proposal_entity
from gateway.proposals.errors import AlreadySupported
from gateway.proposals.events import ProposalSupported
from gateway.proposals.models import Proposal, ProposalId, ProposalState, ProposalSupport
from gateway.work import Unit


async def support(unit: Unit, proposal_id: ProposalId) -> Proposal:
    """Count the subject, once; they are told of the answer. Raises NotFound, NotVisible, NotAllowed,
    IllegalEvent, AlreadySupported.
    """
    proposal = await queries.locked(unit, proposal_id)
    because = unit.require(Action.PROPOSAL_SUPPORT, proposal_entity(proposal))
    rules.after(ProposalState(proposal.state), "support")
    if await queries.supported(unit, [proposal.id]):
        raise AlreadySupported
    unit.db.add(
        ProposalSupport(proposal_id=proposal.id, person_id=UUID(unit.subject.id), supported_at=unit.now)
    )
    proposal.wanted += 1
    unit.emit(ProposalSupported(id=proposal.id), because=because)
    return proposal
