"""Lapse: nobody answered in time, neither the approvers nor, when asked, whoever wants the access."""

from gateway.requests import handling, rules
from gateway.requests.events import RequestAnswerDue, RequestLapsed
from gateway.requests.queries.known import Case
from gateway.requests.rules import RequestEvent, RequestState
from gateway.work import Unit


async def lapse(unit: Unit, event: RequestAnswerDue) -> None:
    """A question was not answered for 7 days; an outdated timer does nothing."""
    case = await handling.take_for_time(unit, event.id)
    request = case.request
    if request.state != RequestState.NEEDS_INFO or request.asked_at is None:
        return
    if unit.now >= request.asked_at + rules.ANSWER_WITHIN:
        end(unit, case)


def end(unit: Unit, case: Case) -> None:
    """End the held request; everything in it can be asked for again by one click."""
    request = case.request
    request.state = rules.after(request.state, RequestEvent.LAPSE)
    request.decided_at = unit.now
    handling.close(case.stages)
    handling.note(unit, request, "lapse")
    unit.emit(RequestLapsed(id=request.id))
