"""A change of the rules as Cedar sees it."""

from gateway.authz import Action, Resource
from gateway.rulebook.models import PolicyChange


def change_entity(change: PolicyChange) -> Resource:
    """The resource `PolicyChange` of policies/schema.cedarschema."""
    attrs = {"proposer": str(change.proposer_id)}
    return Resource("PolicyChange", str(change.id), attrs, see=Action.POLICY_SEE)


def rulebook_entity() -> Resource:
    """The rules as a whole: seeing them, proposing something new."""
    return Resource("PolicyChange", "*", {"proposer": ""})
