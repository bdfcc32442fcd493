"""A proposal as Cedar sees it."""

from dataclasses import replace

from gateway.authz import Action, Resource
from gateway.proposals.models import Proposal


def proposal_entity(proposal: Proposal) -> Resource:
    """The resource `Proposal` of policies/schema.cedarschema."""
    attrs = {"proposer": str(proposal.proposer_id), "organisation": proposal.organisation}
    return Resource("Proposal", str(proposal.id), attrs, see=Action.PROPOSAL_SEE)


def new_entity(proposal: Proposal) -> Resource:
    """The same before it is stored: whoever may not make it learns why, there is nothing to hide."""
    return replace(proposal_entity(proposal), see=None)


def queue_entity() -> Resource:
    """All of them together, of every organisation: what those see who answer."""
    return Resource("Proposal", "*", {"proposer": "", "organisation": ""}, see=Action.PROPOSAL_SEE)
