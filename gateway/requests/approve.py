"""Approve: one of the people who are asked says yes; after the last yes access is given."""

from datetime import timedelta
from uuid import UUID

from gateway.authz import Action
from gateway.kernel import errors
from gateway.requests import giving, handling, rules
from gateway.requests.events import RequestApproved, RequestStageApproved
from gateway.requests.handling import Taken
from gateway.requests.models import Request
from gateway.requests.rules import RequestEvent, StageState
from gateway.work import UNDO_WINDOW, Unit

SHORTEST = timedelta(minutes=1)


async def approve(
    unit: Unit,
    request_id: UUID,
    *,
    reason: str = "",
    shorten: timedelta | None = None,
    version: int | None = None,
) -> Request:
    """Say yes to the open stage, perhaps for a shorter time than was asked for. The last yes gives access
    at once; it can be taken back within seconds (`undo`) where all of that access is new and as asked for.

    Raises NotFound, NotVisible, NotAllowed, AlreadyHandled, Stale, IllegalEvent, Invalid.
    """
    taken = await handling.take(unit, request_id, Action.REQUEST_APPROVE, version=version)
    request, following = taken.case.request, taken.case.following
    event = RequestEvent.APPROVE_STAGE if following else RequestEvent.APPROVE
    request.state = rules.after(request.state, event)
    _shorten(taken, shorten)
    position = taken.stage.position
    handling.answer(unit, taken, StageState.APPROVED, "approve", reason)
    unit.emit(RequestStageApproved(id=request.id, stage=position, by=taken.me), because=taken.because)
    if following:
        await handling.open_stage(unit, request, taken.case.stages, following)
        return request
    request.decided_at, request.decided_by = unit.now, list(taken.because.reasons)
    unit.emit(RequestApproved(id=request.id), because=taken.because)
    given = await giving.give(unit, request, taken.case.items, because=taken.because)
    if shorten is None and all(grant.request_id == request.id for grant in given):
        request.undo_until = unit.now + UNDO_WINDOW
    return request


def _shorten(taken: Taken, to: timedelta | None) -> None:
    if to is None:
        return
    seconds, request = int(to.total_seconds()), taken.case.request
    longest = max(item.duration_seconds for item in taken.case.items)
    if to < SHORTEST or seconds >= longest:
        raise errors.Invalid(
            "Choose a shorter time than was asked for.", fields={"shorten": "not shorter than asked"}
        )
    for item in taken.case.items:
        item.duration_seconds = min(item.duration_seconds, seconds)
    request.duration_seconds = min(request.duration_seconds, seconds)
