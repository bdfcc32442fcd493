"""Deny: one of the people who are asked says no, and why."""

from uuid import UUID

from gateway.authz import Action
from gateway.kernel import errors
from gateway.requests import handling, rules
from gateway.requests.events import RequestDenied
from gateway.requests.models import Request
from gateway.requests.rules import RequestEvent, StageState
from gateway.work import UNDO_WINDOW, Unit

SHORTEST = 3


async def deny(unit: Unit, request_id: UUID, *, reason: str, version: int | None = None) -> Request:
    """Say no; whoever asked reads the reason. It can be taken back within seconds (`undo`).

    Raises NotFound, NotVisible, NotAllowed, AlreadyHandled, Stale, IllegalEvent, Invalid without a reason.
    """
    verify_words(reason)
    taken = await handling.take(unit, request_id, Action.REQUEST_DENY, version=version)
    request = taken.case.request
    request.state = rules.after(request.state, RequestEvent.DENY)
    handling.answer(unit, taken, StageState.DENIED, "deny", reason)
    handling.close(taken.case.stages)
    request.decided_at, request.decided_by = unit.now, list(taken.because.reasons)
    request.undo_until = unit.now + UNDO_WINDOW
    unit.emit(RequestDenied(id=request.id, by=taken.me), because=taken.because)
    return request


def verify_words(reason: str) -> None:
    """Raises Invalid where there are none: a no and a question are said in words."""
    if len(reason.strip()) < SHORTEST:
        raise errors.Invalid("Say in a few words why.", fields={"reason": "is needed"})
