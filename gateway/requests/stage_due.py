"""A stage was silent long enough: its managers are asked, then IT, then the request ends."""

from gateway.requests import handling, rules
from gateway.requests.escalate import overdue
from gateway.requests.events import RequestStageDue
from gateway.requests.fall_back import fall_back
from gateway.requests.lapse import end
from gateway.requests.rules import RequestEvent
from gateway.work import Unit


async def stage_due(unit: Unit, event: RequestStageDue) -> None:
    """What the silence causes; an outdated timer, of a stage that was answered or paused, does nothing."""
    case = await handling.take_for_time(unit, event.id)
    stage = case.open
    if stage is None or stage.due_at is None or unit.now < stage.due_at:
        return
    caused = rules.silence(case.request.state, stage.silence)
    if caused is RequestEvent.ESCALATE:
        await overdue(unit, case, stage)
    elif caused is RequestEvent.FALL_BACK:
        await fall_back(unit, case, stage)
    elif caused is RequestEvent.LAPSE:
        end(unit, case)
