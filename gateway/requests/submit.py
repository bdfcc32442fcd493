"""Submit: ask for access; what policy alone approves is there at once, the rest waits for people."""

from dataclasses import dataclass

from gateway import grants
from gateway.authz import Action, Decision
from gateway.grants import Grant, GrantState
from gateway.requests import giving, handling, rules, staging, wishes
from gateway.requests.errors import AlreadyAsked
from gateway.requests.events import (
    RequestApproved,
    RequestHurried,
    RequestSubmitted,
    RequestUnanswerable,
)
from gateway.requests.forms import SubmitForm
from gateway.requests.models import Request, RequestItem, RequestStage
from gateway.requests.queries import known
from gateway.requests.rules import RequestEvent, RequestState, StageState
from gateway.requests.staging import Planned
from gateway.requests.wishes import Wishes
from gateway.work import Unit


@dataclass(frozen=True, slots=True)
class Submitted:
    """The request with the grants that came of it; none while it waits for people."""

    request: Request
    grants: tuple[Grant, ...]


async def submit(unit: Unit, form: SubmitForm) -> Submitted:
    """Ask for one plan or several together, all or nothing; who has to answer is found and kept now.

    What the holder has already lasts longer when this is approved. An emergency opens at once, where
    policy allows it, and is reviewed afterwards. Raises NotFound for a service that the subject cannot
    see, UnknownPlan, Invalid, NotAllowed, AlreadyAsked where the same plan is under way.
    """
    found = await wishes.look_up(unit, form)
    allowed = [unit.require(Action.REQUEST_SUBMIT, entity) for entity in found.entities]
    await known.hold_holder(unit, found.holder.id)
    await _verify_not_under_way(unit, found)
    request, items = await _stored(unit, form, found, allowed[0])
    first = found.items[0]
    submitted = RequestSubmitted(id=found.id, service_id=first.service.id, plan_id=first.plan.id)
    unit.emit(submitted, because=allowed[0])
    if form.emergency:
        event = RequestEvent.APPROVE_EMERGENCY
        decided = [unit.require(Action.REQUEST_APPROVE_EMERGENCY, entity) for entity in found.entities]
        unit.emit(RequestHurried(id=request.id, by=request.requester_id), because=decided[0])
        return await _approved(unit, request, items, event, decided)
    planned = await staging.stages(unit, found)
    if planned:
        return await _waiting(unit, request, planned)
    event = RequestEvent.APPROVE_AUTOMATICALLY
    decided = [unit.decide(Action.REQUEST_APPROVE_AUTOMATICALLY, entity) for entity in found.entities]
    return await _approved(unit, request, items, event, decided)


async def _approved(
    unit: Unit,
    request: Request,
    items: tuple[RequestItem, ...],
    event: RequestEvent,
    decided: list[Decision],
) -> Submitted:
    request.state = rules.after(request.state, event)
    request.decided_by = sorted({reason for decision in decided for reason in decision.reasons})
    request.decided_at = unit.now
    handling.note(unit, request, event)
    unit.emit(RequestApproved(id=request.id), because=decided[0])
    return Submitted(request, await giving.give(unit, request, items, because=decided[0]))


async def _waiting(unit: Unit, request: Request, planned: tuple[Planned, ...]) -> Submitted:
    stages = tuple(
        RequestStage(
            request_id=request.id,
            position=position,
            kind=stage.kind,
            service_id=stage.service_id,
            state=StageState.WAITING,
            people=[str(who) for who in stage.people],
        )
        for position, stage in enumerate(planned)
    )
    unit.db.add_all(stages)
    await unit.db.flush()
    for position, stage in enumerate(planned):
        if stage.fell_back:
            unit.emit(RequestUnanswerable(id=request.id, stage=position))
    await handling.open_stage(unit, request, stages, stages[0])
    return Submitted(request, ())


async def _verify_not_under_way(unit: Unit, found: Wishes) -> None:
    """Raises AlreadyAsked for a plan that is being decided, or set up: there is nothing yet to extend."""
    holder = found.holder.id
    pending = await known.pending_for(unit, [item.plan.id for item in found.items], holder)
    for item in found.items:
        if item.plan.id in pending:
            raise AlreadyAsked(pending[item.plan.id])
        held = await grants.held(unit, item.plan.id, holder)
        if held is not None and held.state in (GrantState.SCHEDULED, GrantState.PROVISIONING):
            raise AlreadyAsked(held.request_id)


async def _stored(
    unit: Unit, form: SubmitForm, found: Wishes, allowed: Decision
) -> tuple[Request, tuple[RequestItem, ...]]:
    first, holder = found.items[0], found.holder
    risks = [
        rules.risk(one.service.technology_class, one.service.data_classification, emergency=form.emergency)
        for one in found.items
    ]
    riskiest = found.items[risks.index(max(risks))]
    request = Request(
        id=found.id,
        requester_id=found.requester,
        person_id=None if holder.is_client else holder.id,
        client_id=holder.id if holder.is_client else None,
        service_id=first.service.id,
        plan_id=first.plan.id,
        reason=form.reason,
        duration_seconds=first.seconds,
        state=rules.after(RequestState.DRAFT, RequestEvent.SUBMIT),
        policy_version=allowed.policy_version,
        decided_by=[],
        created_at=unit.now,
        organisation=holder.organisation,
        technology_class=riskiest.service.technology_class,
        risk=max(risks),
        emergency=form.emergency,
        starts_at=form.starts_at,
    )
    unit.db.add(request)
    await unit.db.flush()
    items = tuple(
        RequestItem(
            request_id=found.id,
            position=position,
            service_id=one.service.id,
            plan_id=one.plan.id,
            duration_seconds=one.seconds,
        )
        for position, one in enumerate(found.items)
    )
    unit.db.add_all(items)
    handling.note(unit, request, RequestEvent.SUBMIT, by=found.requester, words=form.reason)
    await unit.db.flush()
    return request, items
