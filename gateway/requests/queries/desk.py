"""What somebody needs who answers: facts around each request, what was asked back, what was decided.

Everything here is about requests that the subject may see; the names, the counts and the history that
come with them are part of those, also where their people are of another organisation.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import Text, cast, type_coerce, union_all
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, array
from sqlmodel import col, func, select

from gateway.authz import Action
from gateway.grants import LIVE, Grant
from gateway.identity import Client, Person
from gateway.requests import rules
from gateway.requests.entities import request_entity
from gateway.requests.models import Request, RequestId, RequestStage
from gateway.requests.queries import known, seen
from gateway.requests.rules import RequestState, StageState
from gateway.work import Unit, undoable

_ANSWERING: Final = (Action.REQUEST_APPROVE, Action.REQUEST_DENY, Action.REQUEST_ASK, Action.REQUEST_REASSIGN)
_FOLLOWING: Final = (Action.REQUEST_NUDGE, Action.REQUEST_ESCALATE)


@dataclass(frozen=True, slots=True)
class Peers:
    """Of the colleagues in the holder's unit, how many have the plan of the first item."""

    have_it: int
    of: int


@dataclass(frozen=True, slots=True)
class Around:
    """`before`: what the holder had of the service until now, newest first; no peers for machines."""

    peers: Peers | None
    before: tuple[Grant, ...]


async def asked_back(unit: Unit, *, limit: int = 50) -> Sequence[Request]:
    """What waits for the answer to a question of the subject, or of those who are asked with it."""
    query = (
        select(Request)
        .join(RequestStage, col(RequestStage.request_id) == col(Request.id))
        .where(
            col(Request.state) == RequestState.NEEDS_INFO,
            col(RequestStage.state) == StageState.OPEN,
            type_coerce(col(RequestStage.people), JSONB).has_any(cast(array([unit.subject.id]), ARRAY(Text))),
        )
        .order_by(col(Request.id))
        .limit(limit)
    )
    return (await unit.db.execute(query)).scalars().all()


async def decided(unit: Unit, *, limit: int = 50) -> Sequence[Request]:
    """What the subject answered, newest first."""
    mine = select(RequestStage.request_id).where(col(RequestStage.decided_by) == UUID(unit.subject.id))
    query = select(Request).where(col(Request.id).in_(mine)).order_by(col(Request.id).desc()).limit(limit)
    return (await unit.db.execute(query)).scalars().all()


async def around(unit: Unit, ids: Collection[UUID]) -> dict[UUID, Around]:
    """Peers and history of those of the requests that the subject may see."""
    rows = [case.request for case in await seen.visible(unit, ids)]
    units = await _units(unit, [row.person_id for row in rows if row.person_id])
    people = await _counted(unit, units.values())
    holders = await _holding(unit, units.values(), [row.plan_id for row in rows])
    before = await _before(unit, rows)
    found = {}
    for row in rows:
        of = units.get(row.person_id) if row.person_id else None
        peers = Peers(holders[of, row.plan_id], people[of]) if of else None
        found[row.id] = Around(peers, tuple(before.get((row.holder_id, row.service_id), ())))
    return found


async def names(unit: Unit, ids: Collection[UUID]) -> dict[UUID, str]:
    """Who is who in those of the requests that the subject may see: asking, holding, asked, answering."""
    cases = await seen.visible(unit, ids)
    if not cases:
        return {}
    people = {who for case in cases for stage in case.stages for who in stage.who}
    people |= {who for case in cases for s in case.stages for who in (s.decided_by, s.on_behalf_of) if who}
    people |= {case.request.requester_id for case in cases} | {case.request.holder_id for case in cases}
    people |= {UUID(who) for case in cases for who in case.facts.involved}
    persons = select(Person.id, Person.name).where(col(Person.id).in_(people))
    machines = select(Client.id, Client.name).where(col(Client.id).in_(people))
    return {row.id: row.name for row in await unit.db.execute(union_all(persons, machines))}


async def possible(unit: Unit, request_id: UUID) -> frozenset[Action]:
    """The acts that state, time and policy leave the subject now. Raises NotFound or NotVisible."""
    request = await seen.request(unit, RequestId(request_id))
    (case,) = await known.cases(unit, [request])
    entity = request_entity(request, case.facts)
    return frozenset(action for action in _in_this_state(unit, case) if unit.decide(action, entity).allowed)


def _in_this_state(unit: Unit, case: known.Case) -> tuple[Action, ...]:
    request, stage = case.request, case.open
    if request.state in (RequestState.DENIED, RequestState.APPROVED):
        return (Action.REQUEST_UNDO,) if undoable(request.undo_until, unit.now) else ()
    if request.state == RequestState.NEEDS_INFO:
        return (Action.REQUEST_ANSWER, Action.REQUEST_CANCEL)
    if request.state != RequestState.PENDING or stage is None:
        return ()
    rested = stage.nudged_at is None or unit.now >= stage.nudged_at + rules.NUDGE_EVERY
    overdue = stage.silence > 0 or (stage.due_at is not None and unit.now >= stage.due_at)
    follow = tuple(a for a, yes in zip(_FOLLOWING, (rested, overdue), strict=True) if yes)
    return (*_ANSWERING, Action.REQUEST_CANCEL, *follow)


async def _units(unit: Unit, people: Collection[UUID]) -> dict[UUID, UUID]:
    query = select(Person.id, Person.unit_id).where(col(Person.id).in_(people))
    return {row.id: row.unit_id for row in await unit.db.execute(query) if row.unit_id}


async def _counted(unit: Unit, units: Collection[UUID]) -> Counter[UUID]:
    query = (
        select(Person.unit_id, func.count())
        .where(col(Person.unit_id).in_(set(units)), col(Person.active))
        .group_by(col(Person.unit_id))
    )
    return Counter(dict(tuple(row) for row in await unit.db.execute(query)))


async def _holding(
    unit: Unit, units: Collection[UUID], plans: Collection[UUID]
) -> Counter[tuple[UUID, UUID]]:
    query = (
        select(Person.unit_id, Grant.plan_id, func.count())
        .join(Grant, col(Grant.person_id) == col(Person.id))
        .where(
            col(Person.unit_id).in_(set(units)),
            col(Person.active),
            col(Grant.plan_id).in_(set(plans)),
            col(Grant.state).in_(LIVE),
        )
        .group_by(col(Person.unit_id), col(Grant.plan_id))
    )
    return Counter({(row[0], row[1]): row[2] for row in await unit.db.execute(query)})


async def _before(unit: Unit, rows: Sequence[Request]) -> dict[tuple[UUID, UUID], list[Grant]]:
    query = (
        select(Grant)
        .where(
            col(Grant.service_id).in_({row.service_id for row in rows}),
            func.coalesce(col(Grant.person_id), col(Grant.client_id)).in_({row.holder_id for row in rows}),
        )
        .order_by(col(Grant.id).desc())
        .limit(500)
    )
    found: dict[tuple[UUID, UUID], list[Grant]] = {}
    for grant in (await unit.db.execute(query)).scalars():
        found.setdefault((grant.holder_id, grant.service_id), []).append(grant)
    return found
