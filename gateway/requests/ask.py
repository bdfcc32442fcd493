"""Ask: an approver wants to know more before answering; the clock stands still meanwhile."""

from uuid import UUID

from gateway.authz import Action
from gateway.requests import handling, rules
from gateway.requests.deny import verify_words
from gateway.requests.events import RequestAnswerDue, RequestAsked
from gateway.requests.models import Request
from gateway.requests.rules import RequestEvent
from gateway.work import Unit


async def ask(unit: Unit, request_id: UUID, *, question: str, version: int | None = None) -> Request:
    """Put a question to whoever asked; unanswered for 7 days, the request lapses.

    Raises NotFound, NotVisible, NotAllowed, AlreadyHandled, Stale, IllegalEvent, Invalid without words.
    """
    verify_words(question)
    taken = await handling.take(unit, request_id, Action.REQUEST_ASK, version=version)
    request = taken.case.request
    request.state = rules.after(request.state, RequestEvent.ASK)
    request.asked_at = unit.now
    step = handling.note(unit, request, "ask", by=taken.me, words=question)
    step.on_behalf_of = taken.on_behalf_of
    unit.later(unit.now + rules.ANSWER_WITHIN, RequestAnswerDue(id=request.id))
    unit.emit(RequestAsked(id=request.id, by=taken.me), because=taken.because)
    return request
