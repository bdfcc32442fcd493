"""Findings and the house as Cedar sees them."""

from collections.abc import Iterable
from uuid import UUID

from gateway.authz import Action, Resource
from gateway.governance.models import Finding


def finding_entity(finding: Finding, stewards: Iterable[UUID]) -> Resource:
    """The resource `Finding` of policies/schema.cedarschema; `stewards` are those of its service."""
    return Resource(
        "Finding",
        str(finding.id),
        {
            "kind": finding.kind,
            "stewards": tuple(sorted(str(person) for person in stewards)),
            "involved": str(finding.involved_id or ""),
            "answerer": str(finding.undo_by or ""),
        },
        see=Action.FINDING_SEE,
    )


def house_entity() -> Resource:
    """The resource `House`: what concerns no single thing in it."""
    return Resource("House", "house", {})
