"""Offer: it is there, as a service of the catalog."""

from gateway import catalog
from gateway.authz import Action
from gateway.kernel import errors
from gateway.proposals import queries
from gateway.proposals.answering import answered
from gateway.proposals.entities import proposal_entity
from gateway.proposals.events import ProposalOffered
from gateway.proposals.models import Proposal, ProposalId
from gateway.work import Unit


async def offer(unit: Unit, proposal_id: ProposalId, *, service: str, why: str = "") -> Proposal:
    """Close it with the open service that does it, by slug. Raises NotFound, NotVisible, NotAllowed,
    IllegalEvent, and Invalid for a service that is not there.
    """
    proposal = await queries.locked(unit, proposal_id)
    because = unit.require(Action.PROPOSAL_OFFER, proposal_entity(proposal))
    try:
        found = await catalog.service_by_slug(unit, service)
    except errors.NotFound:
        raise errors.Invalid(
            "Name a service that people can ask for now, by its short name.",
            fields={"service": "no open service has this short name"},
        ) from None
    answered(unit, proposal, "offer", why)
    proposal.service_id = found.id
    unit.emit(ProposalOffered(id=proposal.id, service_id=found.id), because=because)
    return proposal
