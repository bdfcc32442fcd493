"""Undo: take back an answer at once: a no, or the last yes with the access that it gave.

A yes that made access longer, or that was for a shorter time than asked for, stands: what was there
before could not be brought back as it was.
"""

from uuid import UUID

from gateway import grants
from gateway.authz import Action
from gateway.requests import handling, rules
from gateway.requests.errors import TooLate
from gateway.requests.events import RequestStageDue, RequestUndone
from gateway.requests.handling import Taken
from gateway.requests.models import Request
from gateway.requests.rules import RequestEvent, RequestState, StageState
from gateway.work import Unit, undoable


async def undo(unit: Unit, request_id: UUID, *, version: int | None = None) -> Request:
    """The request waits again, for the same people; nothing of what it gave is open any more. Raises
    NotFound, NotVisible, NotAllowed, IllegalEvent, Stale, and TooLate after 30 seconds.
    """
    taken = await handling.take(unit, request_id, Action.REQUEST_UNDO, version=version)
    request = taken.case.request
    state = rules.after(request.state, RequestEvent.UNDO)
    if not undoable(request.undo_until, unit.now):
        raise TooLate("Let whoever needs it ask again; everything is filled in for them.")
    if request.state == RequestState.APPROVED:
        await grants.call_off(unit, request.id, because=taken.because)
        for item in taken.case.items:
            item.grant_id = None
    _reopen(taken)
    request.state, request.undo_until = state, None
    request.decided_at, request.decided_by = None, []
    reopened = taken.case.open
    handling.note(unit, request, "undo", by=taken.me)
    unit.emit(RequestUndone(id=request.id, by=taken.me), because=taken.because)
    if reopened is not None and reopened.due_at is not None:
        unit.later(reopened.due_at, RequestStageDue(id=request.id))
        handling.awaited(unit, reopened)
    return request


def _reopen(taken: Taken) -> None:
    """The stage that was answered last is open again, and what follows it waits."""
    stages = taken.case.stages
    denied = next((stage for stage in stages if stage.state == StageState.DENIED), None)
    answered = denied or stages[-1]
    answered.state, answered.outcome, answered.reason = StageState.OPEN, None, ""
    answered.decided_by = answered.on_behalf_of = answered.decided_at = None
    for stage in stages:
        if stage.state == StageState.CLOSED:
            stage.state = StageState.WAITING
