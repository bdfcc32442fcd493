"""What the verbs on a stored request share: take it, note what happened, open a stage, close it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from gateway import identity
from gateway.authz import Action, Decision
from gateway.kernel import errors
from gateway.requests import approvers, rules
from gateway.requests.approvers import Asking
from gateway.requests.entities import request_entity
from gateway.requests.errors import AlreadyHandled, Stale
from gateway.requests.events import RequestAwaited, RequestStageDue, RequestUnanswerable
from gateway.requests.models import Request, RequestStage, RequestStep
from gateway.requests.queries import known
from gateway.requests.queries.known import Case
from gateway.requests.rules import RequestState, StageState
from gateway.work import Unit

_DECIDING: Final = (Action.REQUEST_APPROVE, Action.REQUEST_DENY, Action.REQUEST_ASK, Action.REQUEST_REASSIGN)


@dataclass(frozen=True, slots=True)
class Taken:
    """A request held for an act that is allowed; `on_behalf_of` is in whose place the subject acts."""

    case: Case
    because: Decision
    me: UUID
    on_behalf_of: UUID | None

    @property
    def stage(self) -> RequestStage:
        """The open stage. Raises IllegalEvent where none is open."""
        stage = self.case.open
        if stage is None:
            raise rules.IllegalEvent("Nobody is asked at present. Reload the page to see where it stands.")
        return stage


async def take(unit: Unit, request_id: UUID, action: Action, *, version: int | None = None) -> Taken:
    """Hold the request for `action`. Raises NotFound, NotVisible, Stale, AlreadyHandled, NotAllowed.

    Of two approvers at once the second waits here, and is then told who was first.
    """
    case = await known.case(unit, request_id)
    entity = request_entity(case.request, case.facts)
    unit.require(Action.REQUEST_SEE, entity)
    if action in _DECIDING:
        await _verify_unhandled(unit, case)
    if version is not None and version != case.request.version:
        raise Stale
    because = unit.require(action, entity)
    return Taken(case, because, UUID(unit.subject.id), await _in_place_of(unit, case))


async def take_for_time(unit: Unit, request_id: UUID) -> Case:
    """The request held for what time or another slice causes. Raises Forbidden for anybody but the System."""
    if unit.subject.type != "System":
        raise errors.Forbidden
    return await known.case(unit, request_id)


def note(unit: Unit, request: Request, what: str, *, by: UUID | None = None, words: str = "") -> RequestStep:
    """Put a step on the timeline; the request has a new version."""
    request.version += 1
    step = RequestStep(request_id=request.id, at=unit.now, what=what, stage=request.stage, by=by, words=words)
    unit.db.add(step)
    return step


def answer(unit: Unit, taken: Taken, state: StageState, outcome: str, reason: str) -> None:
    """Write an answer into the open stage and onto the timeline."""
    stage = taken.stage
    stage.state, stage.outcome, stage.reason = state, outcome, reason
    stage.decided_by, stage.on_behalf_of, stage.decided_at = taken.me, taken.on_behalf_of, unit.now
    step = note(unit, taken.case.request, outcome, by=taken.me, words=reason)
    step.on_behalf_of = taken.on_behalf_of


async def open_stage(
    unit: Unit, request: Request, stages: Sequence[RequestStage], stage: RequestStage
) -> None:
    """Ask its people. Whoever left, or has answered an earlier stage, is replaced now."""
    before = {who for s in stages for who in (s.decided_by, s.on_behalf_of) if who}
    working = await known.active(unit, stage.who)
    left = [who for who in stage.who if who in working and who not in before]
    no = await approvers.barred(unit, asking(request, stage))
    left = [who for who in left if who not in no]
    if left:
        stage.people = [str(who) for who in left]
    else:
        await replace(unit, request, stage, never=before)
    stage.state, stage.opened_at = StageState.OPEN, unit.now
    stage.due_at = unit.now + rules.wait(request.technology_class)
    request.stage = stage.position
    unit.later(stage.due_at, RequestStageDue(id=request.id))
    awaited(unit, stage)


async def replace(unit: Unit, request: Request, stage: RequestStage, *, never: set[UUID]) -> None:
    """Look anew for people of a stage whose people are gone."""
    found = await approvers.resolve(unit, stage.kind, asking(request, stage), never=never)
    stage.people = [str(who) for who in found.people]
    if found.fell_back:
        unit.emit(RequestUnanswerable(id=request.id, stage=stage.position))


def awaited(unit: Unit, stage: RequestStage) -> None:
    """Say that these people are asked now."""
    unit.emit(RequestAwaited(id=stage.request_id, stage=stage.position, people=stage.who))


def close(stages: Sequence[RequestStage]) -> None:
    """No answer is wanted any more."""
    for stage in stages:
        if stage.state in (StageState.OPEN, StageState.WAITING):
            stage.state = StageState.CLOSED


def asking(request: Request, stage: RequestStage) -> Asking:
    """For whom approvers of this stage are looked for."""
    return Asking(request.requester_id, request.person_id, stage.service_id)


async def _in_place_of(unit: Unit, case: Case) -> UUID | None:
    if case.open is None or unit.subject.id in case.facts.approvers:
        return None
    given = await known.delegations(unit, givers=case.open.who, takers=[UUID(unit.subject.id)])
    return given[0].giver_id if given else None


async def _verify_unhandled(unit: Unit, case: Case) -> None:
    """Raises AlreadyHandled where it is decided, or for whoever was asked and comes after another answer."""
    facts, me = case.facts, unit.subject.id
    answered = [stage for stage in case.stages if stage.decided_by]
    was_asked = any(me in stage.people or me == str(stage.decided_by) for stage in answered)
    still_asked = me in facts.approvers or me in facts.stand_ins
    if case.request.state in rules.OPEN and (still_asked or not was_asked):
        return
    last = answered[-1] if answered and case.request.state != RequestState.CANCELLED else None
    by = last.decided_by if last else None
    names = await identity.people_by_id(unit, [by] if by else [])
    raise AlreadyHandled(case.request.state, by, names[by].name if by in names else "")
