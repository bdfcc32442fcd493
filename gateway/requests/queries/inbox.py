"""What waits for the answer of the subject, or of somebody for whom it stands in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import Integer, Text, Uuid, and_, bindparam, cast, or_, type_coerce, union_all
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import col, func, select

from gateway.identity import Person
from gateway.kernel import errors
from gateway.requests.models import Delegation, Request, RequestStage
from gateway.requests.queries import known
from gateway.requests.rules import RequestState, StageState
from gateway.work import Unit, note_rows

MAX_PAGE: Final = 200
_ME: Final = bindparam("me", type_=Uuid())
# Whose answers the reader `me` gives at the moment `now`: their own, and those of whom they stand in for.
_ANSWERS_FOR: Final = union_all(
    select(_ME.label("id")),
    select(col(Delegation.giver_id))
    .join(Person, col(Person.id) == col(Delegation.giver_id))
    .where(
        col(Delegation.taker_id) == _ME,
        col(Delegation.starts_at) <= bindparam("now"),
        col(Delegation.ends_at) > bindparam("now"),
        col(Delegation.ended_at).is_(None),
        col(Person.active),
    ),
).cte("answers_for")
_WHO: Final = select(_ANSWERS_FOR.c.id)
_ALL_OF_THEM: Final = select(func.array_agg(cast(_ANSWERS_FOR.c.id, Text))).scalar_subquery()
# Of a request with a stage that waits for one of those.
_WAITS: Final = (
    col(Request.state) == RequestState.PENDING,
    col(RequestStage.state) == StageState.OPEN,
    type_coerce(col(RequestStage.people), JSONB).has_any(_ALL_OF_THEM),
    # Nobody decides their own, nor that of somebody for whom they stand in.
    col(Request.requester_id).not_in(_WHO),
    or_(col(Request.person_id).is_(None), col(Request.person_id).not_in(_WHO)),
)
_HOW_MANY_WAIT: Final = select(func.count()).select_from(
    select(Request.id)
    .join(RequestStage, col(RequestStage.request_id) == col(Request.id))
    .where(*_WAITS)
    .limit(bindparam("most", type_=Integer()))
    .subquery()
)


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


async def inbox(unit: Unit, *, after: str | None = None, limit: int = 50) -> Inbox:
    """A page of what waits for the subject's own answer or for that of somebody it stands in for.

    Raises Invalid for a cursor that is not ours.
    """
    if unit.subject.type != "Person":
        return Inbox((), None)
    me = UUID(unit.subject.id)
    limit = max(1, min(limit, MAX_PAGE))
    query = (
        select(Request, RequestStage)
        .join(RequestStage, col(RequestStage.request_id) == col(Request.id))
        .where(*_WAITS)
        .order_by(col(Request.risk).desc(), col(Request.id))
        .limit(limit + 1)
    )
    if after is not None:
        risk, last = _cursor(after)
        older = and_(col(Request.risk) == risk, col(Request.id) > last)
        query = query.where(or_(col(Request.risk) < risk, older))
    found = await unit.db.execute(query, {"me": me, "now": unit.now})
    rows = [(row.Request, row.RequestStage) for row in found]
    givers = [d.giver_id for d in await known.delegations(unit, takers=[me])] if rows else ()
    note_rows(unit, Request, [request for request, _ in rows])
    items = tuple(Waiting(found, stage, _for_whom(stage, me, givers)) for found, stage in rows[:limit])
    more = f"{items[-1].request.risk}.{items[-1].request.id.hex}" if len(rows) > limit else None
    return Inbox(items, more)


async def waiting(unit: Unit, *, most: int) -> int:
    """How many requests `inbox` would show; `most` stands for that many or more."""
    if unit.subject.type != "Person":
        return 0
    asked = {"me": UUID(unit.subject.id), "now": unit.now, "most": most}
    return int((await unit.db.execute(_HOW_MANY_WAIT, asked)).scalar_one())


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
