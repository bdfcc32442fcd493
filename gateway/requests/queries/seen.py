"""What the subject sees of requests: its own, those that wait for it, their timelines."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Text, and_, cast, or_, type_coerce
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, array
from sqlmodel import col, select

from gateway.authz import Action
from gateway.kernel import errors
from gateway.requests.entities import request_entity
from gateway.requests.models import Delegation, Request, RequestId, RequestItem, RequestStage, RequestStep
from gateway.requests.queries import known
from gateway.requests.rules import RequestState, StageState
from gateway.work import Unit

MAX_PAGE = 200


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request that waits for the subject; `on_behalf_of` is for whom it stands in."""

    request: Request
    stage: RequestStage
    on_behalf_of: UUID | None


@dataclass(frozen=True, slots=True)
class Inbox:
    """Some of what waits, the riskiest first and of those the oldest; `next` continues, None at the end."""

    items: tuple[Waiting, ...]
    next: str | None


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


async def mine(unit: Unit) -> Sequence[Request]:
    """The subject's newest requests."""
    return await listing(unit, limit=20)


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


async def inbox(unit: Unit, *, after: str | None = None, limit: int = 50) -> Inbox:
    """A page of what waits for the subject's own answer or for that of somebody it stands in for.

    Raises Invalid for a cursor that is not ours.
    """
    if unit.subject.type != "Person":
        return Inbox((), None)
    me = UUID(unit.subject.id)
    limit = max(1, min(limit, MAX_PAGE))
    givers = [d.giver_id for d in await known.delegations(unit, takers=[me])]
    people = cast(array([str(who) for who in (me, *givers)]), ARRAY(Text))
    query = (
        select(Request, RequestStage)
        .join(RequestStage, col(RequestStage.request_id) == col(Request.id))
        .where(
            col(Request.state) == RequestState.PENDING,
            col(RequestStage.state) == StageState.OPEN,
            type_coerce(col(RequestStage.people), JSONB).has_any(people),
            # Nobody decides their own, nor that of somebody for whom they stand in.
            col(Request.requester_id).not_in([me, *givers]),
            or_(col(Request.person_id).is_(None), col(Request.person_id).not_in([me, *givers])),
        )
        .order_by(col(Request.risk).desc(), col(Request.id))
        .limit(limit + 1)
    )
    if after is not None:
        risk, last = _cursor(after)
        older = and_(col(Request.risk) == risk, col(Request.id) > last)
        query = query.where(or_(col(Request.risk) < risk, older))
    rows = [(row.Request, row.RequestStage) for row in await unit.db.execute(query)]
    items = tuple(Waiting(found, stage, _for_whom(stage, me, givers)) for found, stage in rows[:limit])
    more = f"{items[-1].request.risk}.{items[-1].request.id.hex}" if len(rows) > limit else None
    return Inbox(items, more)


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


async def visible(unit: Unit, ids: Collection[UUID]) -> list[known.Case]:
    """Those of the requests that the subject may see, with what is around them; none costs nothing."""
    if not ids:
        return []
    found = (await unit.db.execute(select(Request).where(col(Request.id).in_(ids)))).scalars().all()
    return [
        case
        for case in await known.cases(unit, found)
        if unit.decide(Action.REQUEST_SEE, request_entity(case.request, case.facts)).allowed
    ]


def _for_whom(stage: RequestStage, me: UUID, givers: Sequence[UUID]) -> UUID | None:
    return None if me in stage.who else next((who for who in givers if who in stage.who), None)


def _cursor(text: str) -> tuple[int, UUID]:
    risk, _, last = text.partition(".")
    try:
        return int(risk[:4]), UUID(hex=last)
    except ValueError:
        raise errors.Invalid(
            "Begin again from the first page.", fields={"cursor": "not one of ours"}
        ) from None
