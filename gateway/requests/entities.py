"""A request as Cedar sees it, before and after it is stored."""

from uuid import UUID

from gateway.authz import Action, Resource
from gateway.catalog import Plan, Service
from gateway.requests.models import Request


def wish_entity(
    wish_id: UUID,
    service: Service,
    plan: Plan,
    *,
    requester: str,
    holder: str,
    organisation: str,
    seconds: int,
) -> Resource:
    """The resource `Request` of a wish that is being looked at or submitted."""
    return Resource(
        "Request",
        str(wish_id),
        {
            "requester": requester,
            "person": holder,
            "organisation": organisation,
            "service_state": service.state,
            "class": service.technology_class,
            "automatic": plan.approval == "automatic",
            "in_circle": True,
            "seconds": seconds,
            "max_seconds": plan.max_seconds,
        },
    )


def request_entity(request: Request) -> Resource:
    """The resource `Request` of a stored one, as far as seeing it goes."""
    return Resource(
        "Request",
        str(request.id),
        {
            "requester": str(request.requester_id),
            "person": str(request.person_id or request.client_id),
            "organisation": "",
            "service_state": "",
            "class": "",
            "automatic": False,
            "in_circle": True,
            "seconds": request.duration_seconds,
            "max_seconds": request.duration_seconds,
        },
        see=Action.REQUEST_SEE,
    )
