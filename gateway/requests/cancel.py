"""Cancel: it is no longer wanted, by whoever asked or shall hold it, or because one of them left."""

from uuid import UUID

from gateway.authz import Action, Decision
from gateway.requests import handling, rules
from gateway.requests.events import RequestCancelled
from gateway.requests.models import Request
from gateway.requests.queries.known import Case
from gateway.requests.rules import RequestEvent
from gateway.work import Unit


async def cancel(unit: Unit, request_id: UUID, *, reason: str = "", version: int | None = None) -> Request:
    """End it before it is decided. Raises NotFound, NotVisible, NotAllowed, Stale, IllegalEvent."""
    taken = await handling.take(unit, request_id, Action.REQUEST_CANCEL, version=version)
    return end(unit, taken.case, by=taken.me, words=reason, because=taken.because)


def end(unit: Unit, case: Case, *, by: UUID, words: str = "", because: Decision | None = None) -> Request:
    """Cancel the held request. Raises IllegalEvent where it is decided."""
    request = case.request
    request.state = rules.after(request.state, RequestEvent.CANCEL)
    request.decided_at = unit.now
    handling.close(case.stages)
    handling.note(unit, request, "cancel", by=by, words=words)
    unit.emit(RequestCancelled(id=request.id, by=by), because=because)
    return request
