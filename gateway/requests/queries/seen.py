"""What the subject sees of requests: its own, what is in them, their timelines."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlmodel import col, or_, select

from gateway.authz import Action
from gateway.kernel import errors
from gateway.requests.entities import request_entity
from gateway.requests.models import Delegation, Request, RequestId, RequestItem, RequestStage, RequestStep
from gateway.requests.queries import known
from gateway.requests.rules import RequestState
from gateway.work import Unit, note_rows, once_a_look, rows_by_id


@dataclass(frozen=True, slots=True)
class Parts:
    """What one request asks for, and who has to answer, each in order."""

    items: tuple[RequestItem, ...]
    stages: tuple[RequestStage, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened; `dwell` is how long the request then stood there, None for the last step."""

    step: RequestStep
    dwell: timedelta | None


async def request(unit: Unit, request_id: RequestId) -> Request:
    """One request that the subject may see. Raises NotFound or NotVisible."""
    found = (await unit.db.execute(select(Request).where(Request.id == request_id))).scalar_one_or_none()
    if found is None:
        raise errors.NotFound
    (case,) = await known.cases(unit, [found])
    unit.require(Action.REQUEST_SEE, request_entity(found, case.facts))
    return found


async def listing(
    unit: Unit, *, after: UUID | None = None, limit: int = 50, state: RequestState | None = None
) -> Sequence[Request]:
    """A page of what the subject asked for or shall hold, newest first."""
    me = UUID(unit.subject.id)
    query = (
        select(Request)
        .where((col(Request.requester_id) == me) | (col(Request.person_id) == me))
        .order_by(col(Request.id).desc())
        .limit(limit)
    )
    if state is not None:
        query = query.where(Request.state == state)
    if after is not None:
        query = query.where(col(Request.id) < after)
    return (await unit.db.execute(query)).scalars().all()


@once_a_look
async def mine(unit: Unit) -> Sequence[Request]:
    """The subject's newest requests."""
    found = await listing(unit, limit=20)
    note_rows(unit, Request, found)
    return found


async def of_person(unit: Unit, person_id: UUID, *, limit: int = 20) -> Sequence[Request]:
    """The newest requests of somebody, those of them that the subject may see."""
    query = (
        select(Request.id)
        .where((col(Request.requester_id) == person_id) | (col(Request.person_id) == person_id))
        .order_by(col(Request.id).desc())
        .limit(limit)
    )
    newest = (await unit.db.execute(query)).scalars().all()
    seen = [case.request for case in await visible(unit, newest)]
    return sorted(seen, key=lambda one: one.id, reverse=True)


async def timeline(unit: Unit, request_id: RequestId) -> list[Step]:
    """Everything that happened, in order. Raises NotFound or NotVisible."""
    found = await request(unit, request_id)
    query = select(RequestStep).where(RequestStep.request_id == found.id).order_by(col(RequestStep.id))
    rows = (await unit.db.execute(query)).scalars().all()
    ended = found.state not in (RequestState.PENDING, RequestState.NEEDS_INFO)
    ends = [*(row.at for row in rows[1:]), None if ended else unit.now]
    return [Step(row, end - row.at if end else None) for row, end in zip(rows, ends, strict=True)]


async def parts(unit: Unit, ids: Collection[UUID]) -> dict[UUID, Parts]:
    """Of those of the requests that the subject may see."""
    return {case.request.id: Parts(case.items, case.stages) for case in await visible(unit, ids)}


async def delegations(unit: Unit) -> Sequence[Delegation]:
    """What the subject gave or took and is not over, the earliest end first."""
    if unit.subject.type != "Person":
        return ()
    me = UUID(unit.subject.id)
    query = (
        select(Delegation)
        .where(
            or_(col(Delegation.giver_id) == me, col(Delegation.taker_id) == me),
            col(Delegation.ended_at).is_(None),
            col(Delegation.ends_at) > unit.now,
        )
        .order_by(col(Delegation.ends_at))
    )
    return (await unit.db.execute(query)).scalars().all()


async def visible(unit: Unit, ids: Iterable[UUID]) -> Sequence[known.Case]:
    """Those of the requests that the subject may see, with what is around them; none costs nothing."""
    wanted = frozenset(ids)
    return await _visible(unit, wanted) if wanted else ()


@once_a_look
async def _visible(unit: Unit, ids: frozenset[UUID]) -> Sequence[known.Case]:
    found = await rows_by_id(unit, Request, ids)
    return [
        case
        for case in await known.cases(unit, list(found.values()))
        if unit.decide(Action.REQUEST_SEE, request_entity(case.request, case.facts)).allowed
    ]
