"""Nudge: whoever asked reminds the people who are asked."""

from uuid import UUID

from gateway.authz import Action
from gateway.requests import handling, rules
from gateway.requests.errors import NudgedAlready
from gateway.requests.events import RequestNudged
from gateway.requests.models import Request
from gateway.requests.rules import RequestState
from gateway.work import Unit


async def nudge(unit: Unit, request_id: UUID, *, version: int | None = None) -> Request:
    """Remind them, once in four hours at most. Raises NotFound, NotVisible, NotAllowed, Stale, IllegalEvent,
    NudgedAlready.
    """
    taken = await handling.take(unit, request_id, Action.REQUEST_NUDGE, version=version)
    request, stage = taken.case.request, taken.stage
    if request.state != RequestState.PENDING:
        raise rules.IllegalEvent("A question waits for your answer; answer it on the request's page.")
    if stage.nudged_at is not None and unit.now < stage.nudged_at + rules.NUDGE_EVERY:
        wait = int((stage.nudged_at + rules.NUDGE_EVERY - unit.now).total_seconds())
        raise NudgedAlready("Wait four hours between reminders.", retry_after=max(wait, 1))
    stage.nudged_at = unit.now
    handling.note(unit, request, "nudge", by=taken.me)
    unit.emit(RequestNudged(id=request.id, by=taken.me), because=taken.because)
    return request
