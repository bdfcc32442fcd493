"""Submit: ask for access; where policy alone may say yes, it is there at once."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from gateway import catalog, grants, identity
from gateway.authz import Action, Decision
from gateway.catalog import Plan, Service
from gateway.grants import Grant
from gateway.kernel import errors, new_id
from gateway.requests import rules
from gateway.requests.entities import wish_entity
from gateway.requests.errors import NeedsApproval, UnknownPlan
from gateway.requests.events import RequestApproved, RequestSubmitted
from gateway.requests.forms import SubmitForm
from gateway.requests.models import Request
from gateway.work import Unit


@dataclass(frozen=True, slots=True)
class Submitted:
    """The request with the grants that came of it."""

    request: Request
    grants: tuple[Grant, ...]


async def submit(unit: Unit, form: SubmitForm) -> Submitted:
    """Ask for a plan; the decision that approves it is recorded with policy version and rules.

    Raises NotFound for a service that the subject cannot see, UnknownPlan, NotAllowed,
    NeedsApproval where a person would have to decide, AlreadyHeld.
    """
    service = await catalog.service_by_slug(unit, form.service)
    plan = await _plan(unit, service, form.plan)
    holder = await _holder(unit, form.client)
    seconds = int((form.duration or timedelta(seconds=plan.default_seconds)).total_seconds())
    request_id = new_id()
    wish = wish_entity(
        request_id,
        service,
        plan,
        requester=unit.subject.id,
        holder=str(holder.id),
        organisation=holder.organisation,
        seconds=seconds,
    )
    allowed = unit.require(Action.REQUEST_SUBMIT, wish)
    approved = unit.decide(Action.REQUEST_APPROVE_AUTOMATICALLY, wish)
    if not approved.allowed:
        raise NeedsApproval(approved.reasons)
    request = _stored(unit, form, service, plan, holder, request_id, seconds, approved)
    unit.db.add(request)
    await unit.db.flush()
    unit.emit(RequestSubmitted(id=request_id, service_id=service.id, plan_id=plan.id), because=allowed)
    unit.emit(RequestApproved(id=request_id), because=approved)
    opening = grants.Opening(
        request_id=request_id,
        service_id=service.id,
        plan_id=plan.id,
        person_id=request.person_id,
        client_id=request.client_id,
        organisation=holder.organisation,
        technology_class=service.technology_class,
        duration=timedelta(seconds=seconds),
    )
    return Submitted(request, (await grants.open_(unit, opening, because=approved),))


@dataclass(frozen=True, slots=True)
class _Holder:
    id: UUID
    organisation: str
    is_client: bool


async def _plan(unit: Unit, service: Service, name: str | None) -> Plan:
    plans = await catalog.plans(unit, service.id)
    if name is None and len(plans) == 1:
        return plans[0]
    for plan in plans:
        if plan.slug == name:
            return plan
    raise UnknownPlan(f"Choose one of: {', '.join(plan.slug for plan in plans)}.")


async def _holder(unit: Unit, client: str | None) -> _Holder:
    if client is None:
        if unit.subject.type != "Person":
            raise errors.Forbidden("Only a person can ask for access. Name the machine client in `client`.")
        return _Holder(UUID(unit.subject.id), str(unit.subject.attrs["organisation"]), is_client=False)
    if not unit.subject.has_role("it-admin"):
        raise errors.NotFound
    for found in await identity.clients(unit):
        if found.client_id == client:
            organisations = await identity.organisations_by_id(unit, [found.organisation_id])
            return _Holder(found.id, organisations[found.organisation_id].slug, is_client=True)
    raise errors.NotFound


def _stored(
    unit: Unit,
    form: SubmitForm,
    service: Service,
    plan: Plan,
    holder: _Holder,
    request_id: UUID,
    seconds: int,
    approved: Decision,
) -> Request:
    pending = rules.after(rules.RequestState.DRAFT, rules.RequestEvent.SUBMIT)
    return Request(
        id=request_id,
        requester_id=UUID(unit.subject.id),
        person_id=None if holder.is_client else holder.id,
        client_id=holder.id if holder.is_client else None,
        service_id=service.id,
        plan_id=plan.id,
        reason=form.reason,
        duration_seconds=seconds,
        state=rules.after(pending, rules.RequestEvent.APPROVE_AUTOMATICALLY),
        policy_version=approved.policy_version,
        decided_by=list(approved.reasons),
        created_at=unit.now,
        decided_at=unit.now,
    )
