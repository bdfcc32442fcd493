"""Answer: whoever asked for access tells the approver what was wanted; the clock goes on."""

from uuid import UUID

from gateway.authz import Action
from gateway.requests import handling, rules
from gateway.requests.deny import verify_words
from gateway.requests.events import RequestAnswered, RequestStageDue
from gateway.requests.models import Request
from gateway.requests.rules import RequestEvent
from gateway.work import Unit


async def answer(unit: Unit, request_id: UUID, *, words: str, version: int | None = None) -> Request:
    """They are asked again. Raises NotFound, NotVisible, NotAllowed, Stale, IllegalEvent, Invalid."""
    verify_words(words)
    taken = await handling.take(unit, request_id, Action.REQUEST_ANSWER, version=version)
    request = taken.case.request
    request.state = rules.after(request.state, RequestEvent.ANSWER)
    stage = taken.stage
    if stage.due_at is not None and request.asked_at is not None:
        stage.due_at += unit.now - request.asked_at
        unit.later(stage.due_at, RequestStageDue(id=request.id))
    request.asked_at = None
    handling.note(unit, request, "answer", by=taken.me, words=words)
    unit.emit(RequestAnswered(id=request.id, by=taken.me), because=taken.because)
    handling.awaited(unit, stage)
    return request
