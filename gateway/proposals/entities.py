"""A proposal as Cedar sees it."""

from gateway.authz import Action, Resource
from gateway.proposals.models import Proposal


def proposal_entity(proposal: Proposal) -> Resource:
    """The resource `Proposal` of policies/schema.cedarschema."""
    attrs = {"proposer": str(proposal.proposer_id), "organisation": proposal.organisation}
    return Resource("Proposal", str(proposal.id), attrs, see=Action.PROPOSAL_SEE)


def queue_entity() -> Resource:
    """All of them together, of every organisation: what those see who answer."""
    return Resource("Proposal", "*", {"proposer": "", "organisation": ""}, see=Action.PROPOSAL_SEE)
