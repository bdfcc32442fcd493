"""A grant as Cedar sees it."""

from datetime import datetime

from gateway.authz import Action, Resource
from gateway.grants.models import Grant
from gateway.grants.rules import usable


def grant_entity(
    grant: Grant, now: datetime, *, service_state: str = "published", half: str = "", data: str = ""
) -> Resource:
    """The resource `Grant` of policies/schema.cedarschema; whoever may not see it is told: not found.

    `half` and `data` are empty where only the grant itself is looked at.
    """
    return Resource(
        "Grant",
        str(grant.id),
        {
            "person": str(grant.holder_id),
            "organisation": grant.organisation,
            "state": grant.state,
            "class": grant.technology_class,
            "service_state": service_state,
            "live": usable(grant.life, now),
            "half": half,
            "data": data,
            "taken_by": str(grant.taken_by or ""),
            "ended_reason": grant.ended_reason or "",
        },
        see=Action.GRANT_SEE,
    )
