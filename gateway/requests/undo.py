"""Undo: take back a no at once.

Only a no: it has had no effect but words. A yes gives access in the same moment, and is taken back
by revoking that access, so that nothing is open for a while that is not decided.
"""

from uuid import UUID

from gateway.authz import Action
from gateway.requests import handling, rules
from gateway.requests.errors import TooLate
from gateway.requests.events import RequestStageDue, RequestUndone
from gateway.requests.models import Request
from gateway.requests.rules import RequestEvent, StageState
from gateway.work import Unit


async def undo(unit: Unit, request_id: UUID, *, version: int | None = None) -> Request:
    """The request waits again, for the same people. Raises NotFound, NotVisible, NotAllowed, IllegalEvent,
    Stale, and TooLate after 30 seconds.
    """
    taken = await handling.take(unit, request_id, Action.REQUEST_UNDO, version=version)
    request = taken.case.request
    state = rules.after(request.state, RequestEvent.UNDO)
    if not rules.undoable(request.undo_until, unit.now):
        raise TooLate("Let whoever needs it ask again; everything is filled in for them.")
    request.state, request.undo_until = state, None
    request.decided_at, request.decided_by = None, []
    for stage in taken.case.stages:
        if stage.state == StageState.DENIED:
            stage.state, stage.outcome, stage.reason = StageState.OPEN, None, ""
            stage.decided_by = stage.on_behalf_of = stage.decided_at = None
        elif stage.state == StageState.CLOSED:
            stage.state = StageState.WAITING
    reopened = taken.case.open
    handling.note(unit, request, "undo", by=taken.me)
    unit.emit(RequestUndone(id=request.id, by=taken.me), because=taken.because)
    if reopened is not None and reopened.due_at is not None:
        unit.later(reopened.due_at, RequestStageDue(id=request.id))
        handling.awaited(unit, reopened)
    return request
