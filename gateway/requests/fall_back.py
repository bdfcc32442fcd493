"""Fall back: managers were silent too, so whoever looks after the service in IT is asked."""

from gateway.requests import approvers, handling, rules
from gateway.requests.escalate import barred, told, wait_again
from gateway.requests.events import RequestUnanswerable
from gateway.requests.models import RequestStage
from gateway.requests.queries.known import Case
from gateway.requests.rules import RequestEvent
from gateway.work import Unit


async def fall_back(unit: Unit, case: Case, stage: RequestStage) -> None:
    """The second silence of the held request's open stage, noticed by the clock."""
    request = case.request
    request.state = rules.after(request.state, RequestEvent.FALL_BACK)
    no = await barred(unit, case, stage) | set(stage.who)
    more = await approvers.fallback(unit, handling.asking(request, stage), no)
    stage.people = [*stage.people, *(str(who) for who in more)]
    wait_again(unit, request, stage)
    unit.emit(RequestUnanswerable(id=request.id, stage=stage.position))
    told(unit, case, stage)
