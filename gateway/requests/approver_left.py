"""Somebody left: what they asked for is cancelled, and where they were asked somebody else is."""

from uuid import UUID

from gateway import identity
from gateway.requests import handling
from gateway.requests.cancel import end
from gateway.requests.events import DelegationEnded
from gateway.requests.queries import known
from gateway.requests.queries.known import Case
from gateway.requests.rules import StageState
from gateway.work import Unit

_UNANSWERED = (StageState.OPEN, StageState.WAITING)


async def approver_left(unit: Unit, event: identity.PersonDeactivated) -> None:
    """Follow a leaver through every request under way, and end their delegations. Doing it twice changes
    nothing more.
    """
    for request_id in await known.open_with(unit, event.id):
        case = await handling.take_for_time(unit, request_id)
        if event.id in (case.request.requester_id, case.request.person_id):
            end(unit, case, by=event.id)
        else:
            await _replace(unit, case, event.id)
    for delegation in await known.delegations_with(unit, event.id):
        delegation.ended_at = unit.now
        unit.emit(DelegationEnded(id=delegation.id))


async def _replace(unit: Unit, case: Case, leaver: UUID) -> None:
    decided = {UUID(who) for who in case.facts.decided}
    for stage in case.stages:
        if stage.state not in _UNANSWERED or leaver not in stage.who:
            continue
        stage.people = [who for who in stage.people if who != str(leaver)]
        if not stage.people:
            await handling.replace(unit, case.request, stage, never=decided | {leaver})
            if stage.state == StageState.OPEN:
                handling.note(unit, case.request, "replace")
                handling.awaited(unit, stage)
