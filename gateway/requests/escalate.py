"""Escalate: the people who are asked were silent, so their managers are asked too."""

from uuid import UUID

from gateway.authz import Action, Decision
from gateway.requests import approvers, handling, rules
from gateway.requests.errors import NobodyAbove, TooEarly
from gateway.requests.events import RequestEscalated, RequestStageDue
from gateway.requests.models import Request, RequestStage
from gateway.requests.queries.known import Case
from gateway.requests.rules import RequestEvent
from gateway.work import Unit


async def escalate(unit: Unit, request_id: UUID, *, version: int | None = None) -> Request:
    """Ask the managers as well, once the time to answer is over; again for their managers.

    Raises NotFound, NotVisible, NotAllowed, Stale, IllegalEvent, TooEarly, NobodyAbove.
    """
    taken = await handling.take(unit, request_id, Action.REQUEST_ESCALATE, version=version)
    request, stage = taken.case.request, taken.stage
    request.state = rules.after(request.state, RequestEvent.ESCALATE)
    if stage.silence == 0 and (stage.due_at is None or unit.now < stage.due_at):
        raise TooEarly("Remind them meanwhile, on the request's page.")
    if not await add(unit, taken.case, stage):
        raise NobodyAbove("Talk to the people named on the service's page.")
    if stage.silence == 0:
        wait_again(unit, request, stage)
    told(unit, taken.case, stage, by=taken.me, because=taken.because)
    return request


async def overdue(unit: Unit, case: Case, stage: RequestStage) -> None:
    """The first silence, noticed by the clock."""
    case.request.state = rules.after(case.request.state, RequestEvent.ESCALATE)
    await add(unit, case, stage)
    wait_again(unit, case.request, stage)
    told(unit, case, stage)


async def add(unit: Unit, case: Case, stage: RequestStage) -> bool:
    """Ask the nearest managers too; False where nobody is above."""
    no = await barred(unit, case, stage)
    more = await approvers.above(unit, stage.who, no)
    stage.people = [*stage.people, *(str(who) for who in more)]
    return bool(more)


async def barred(unit: Unit, case: Case, stage: RequestStage) -> frozenset[UUID]:
    """Who must not be added to this stage."""
    decided = {UUID(who) for who in case.facts.decided}
    return await approvers.barred(unit, handling.asking(case.request, stage)) | decided


def wait_again(unit: Unit, request: Request, stage: RequestStage) -> None:
    """One more silence is counted, and the next has its own time."""
    stage.silence += 1
    if stage.due_at is not None:
        stage.due_at = max(stage.due_at + rules.wait(request.technology_class), unit.now)
        unit.later(stage.due_at, RequestStageDue(id=request.id))


def told(
    unit: Unit, case: Case, stage: RequestStage, *, by: UUID | None = None, because: Decision | None = None
) -> None:
    """Put it on record and say who is asked now."""
    stage.escalated_at = unit.now
    handling.note(unit, case.request, "escalate", by=by)
    unit.emit(RequestEscalated(id=case.request.id, stage=stage.position), because=because)
    handling.awaited(unit, stage)
