"""Submit: ask for access; where policy alone may say yes, it is there at once."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from gateway import catalog, grants, identity
from gateway.authz import Action, Decision, Resource
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
    wish = await _wish(unit, form)
    entity = wish.entity(unit.subject.id)
    allowed = unit.require(Action.REQUEST_SUBMIT, entity)
    approved = unit.decide(Action.REQUEST_APPROVE_AUTOMATICALLY, entity)
    if not approved.allowed:
        raise NeedsApproval(approved.reasons)
    request = _stored(unit, form, wish, approved)
    unit.db.add(request)
    await unit.db.flush()
    submitted = RequestSubmitted(id=wish.id, service_id=wish.service.id, plan_id=wish.plan.id)
    unit.emit(submitted, because=allowed)
    unit.emit(RequestApproved(id=wish.id), because=approved)
    opening = grants.Opening(
        request_id=wish.id,
        service_id=wish.service.id,
        plan_id=wish.plan.id,
        person_id=request.person_id,
        client_id=request.client_id,
        organisation=wish.holder.organisation,
        technology_class=wish.service.technology_class,
        duration=timedelta(seconds=wish.seconds),
    )
    return Submitted(request, (await grants.open_(unit, opening, because=approved),))


@dataclass(frozen=True, slots=True)
class _Holder:
    id: UUID
    organisation: str
    is_client: bool


@dataclass(frozen=True, slots=True)
class _Wish:
    """A form with everything in it looked up."""

    id: UUID
    service: Service
    plan: Plan
    holder: _Holder
    seconds: int

    def entity(self, requester: str) -> Resource:
        return wish_entity(
            self.id,
            self.service,
            self.plan,
            requester=requester,
            holder=str(self.holder.id),
            organisation=self.holder.organisation,
            seconds=self.seconds,
        )


async def _wish(unit: Unit, form: SubmitForm) -> _Wish:
    service = await catalog.service_by_slug(unit, form.service)
    plan = await _plan(unit, service, form.plan)
    usual = timedelta(seconds=plan.default_seconds)
    return _Wish(
        id=new_id(),
        service=service,
        plan=plan,
        holder=await _holder(unit, form.client),
        seconds=int((form.duration or usual).total_seconds()),
    )


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


def _stored(unit: Unit, form: SubmitForm, wish: _Wish, approved: Decision) -> Request:
    pending = rules.after(rules.RequestState.DRAFT, rules.RequestEvent.SUBMIT)
    return Request(
        id=wish.id,
        requester_id=UUID(unit.subject.id),
        person_id=None if wish.holder.is_client else wish.holder.id,
        client_id=wish.holder.id if wish.holder.is_client else None,
        service_id=wish.service.id,
        plan_id=wish.plan.id,
        reason=form.reason,
        duration_seconds=wish.seconds,
        state=rules.after(pending, rules.RequestEvent.APPROVE_AUTOMATICALLY),
        policy_version=approved.policy_version,
        decided_by=list(approved.reasons),
        created_at=unit.now,
        decided_at=unit.now,
    )
