"""Requests and delegations as Cedar sees them, before and after they are stored."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gateway.authz import Action, Resource, Subject
from gateway.catalog import Plan, Service
from gateway.requests.models import Delegation, Request


@dataclass(frozen=True, slots=True)
class Holder:
    """Who shall hold the access. `eyes` is the subject that looks whether the service is there for it."""

    id: UUID
    organisation: str
    eyes: Subject
    manager: str = ""
    is_client: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """People around a stored request, as ids in text; only active ones may answer.

    `approvers` may answer the open stage, `stand_ins` in their place; `delegates` stand in for the
    requester or the holder; `decided` answered a stage before, `involved` were asked at any stage;
    `answerer` gave the answer that ended it.
    """

    service_state: str = ""
    approvers: tuple[str, ...] = ()
    stand_ins: tuple[str, ...] = ()
    delegates: tuple[str, ...] = ()
    decided: tuple[str, ...] = ()
    involved: tuple[str, ...] = ()
    stewards: tuple[str, ...] = ()
    answerer: str = ""


def wish_entity(
    wish_id: UUID,
    service: Service,
    plan: Plan,
    *,
    requester: str,
    holder: Holder,
    seconds: int,
    in_circle: bool = True,
    stewards: tuple[str, ...] = (),
) -> Resource:
    """The resource `Request` of a wish that is being looked at or submitted."""
    return Resource(
        "Request",
        str(wish_id),
        {
            "requester": requester,
            "person": str(holder.id),
            "organisation": holder.organisation,
            "service_state": service.state,
            "class": service.technology_class,
            "half": service.half,
            "data": service.data_classification,
            "automatic": plan.approval == "automatic",
            "in_circle": in_circle,
            "seconds": seconds,
            "max_seconds": plan.max_seconds,
            "for_client": holder.is_client,
            "for_other": not holder.is_client and str(holder.id) != requester,
            "manager": holder.manager,
            "approvers": (),
            "stand_ins": (),
            "delegates": (),
            "decided": (),
            "involved": (),
            "stewards": stewards,
            "answerer": "",
        },
    )


def request_entity(request: Request, facts: Facts) -> Resource:
    """The resource `Request` of a stored one; whoever may not see it is told: not found."""
    return Resource(
        "Request",
        str(request.id),
        {
            "requester": str(request.requester_id),
            "person": str(request.holder_id),
            "organisation": request.organisation,
            "service_state": facts.service_state,
            "class": request.technology_class,
            "half": "",
            "data": "",
            "automatic": False,
            "in_circle": True,
            "seconds": request.duration_seconds,
            "max_seconds": request.duration_seconds,
            "for_client": request.client_id is not None,
            "for_other": request.person_id not in (None, request.requester_id),
            "manager": "",
            "approvers": facts.approvers,
            "stand_ins": facts.stand_ins,
            "delegates": facts.delegates,
            "decided": facts.decided,
            "involved": facts.involved,
            "stewards": facts.stewards,
            "answerer": facts.answerer,
        },
        see=Action.REQUEST_SEE,
    )


def delegation_entity(delegation: Delegation, now: datetime, *, colleagues: bool) -> Resource:
    """The resource `Delegation`; `colleagues`: both are active and of one organisation."""
    return Resource(
        "Delegation",
        str(delegation.id),
        {
            "giver": str(delegation.giver_id),
            "taker": str(delegation.taker_id),
            "colleagues": colleagues,
            "seconds": int((delegation.ends_at - max(now, delegation.starts_at)).total_seconds()),
        },
    )
