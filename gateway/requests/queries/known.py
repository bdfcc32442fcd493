"""Facts of decisions: the locked request with everybody around it. What is found here was not yet asked
for by right; the verb that needs it calls `require` itself.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, or_, select

from gateway import catalog, identity
from gateway.catalog import StewardKind, Stewardship
from gateway.identity import Person
from gateway.kernel import errors
from gateway.requests.entities import Facts
from gateway.requests.models import Delegation, Request, RequestItem, RequestStage, RequestStep
from gateway.requests.rules import OPEN, RequestState, StageState
from gateway.work import Unit, once_a_look, rows_by_id

# In these a service can still be given to somebody whose request is under way.
_GIVABLE = ("published", "restricted")
_MOST_OF_A_ROLE = 50


@dataclass(frozen=True, slots=True)
class Case:
    """A request with its stages in order, its items, and the people around it."""

    request: Request
    stages: tuple[RequestStage, ...]
    items: tuple[RequestItem, ...]
    facts: Facts

    @property
    def open(self) -> RequestStage | None:
        """The stage that waits for an answer."""
        return next((stage for stage in self.stages if stage.state == StageState.OPEN), None)

    @property
    def following(self) -> RequestStage | None:
        """The stage after it."""
        return next((stage for stage in self.stages if stage.state == StageState.WAITING), None)


async def case(unit: Unit, request_id: UUID) -> Case:
    """The request, held for this act. Raises NotFound."""
    query = select(Request).where(Request.id == request_id).with_for_update()
    found = (await unit.db.execute(query.execution_options(populate_existing=True))).scalar_one_or_none()
    if found is None:
        raise errors.NotFound
    return (await cases(unit, [found]))[0]


@dataclass(frozen=True, slots=True)
class _Around:
    """What some requests have around them, fetched at once."""

    stages: dict[UUID, tuple[RequestStage, ...]]
    items: dict[UUID, tuple[RequestItem, ...]]
    states: dict[UUID, str]
    seats: Mapping[UUID, Mapping[StewardKind, UUID]]
    working: Collection[UUID]
    standing_in: Sequence[Delegation]
    acted: dict[UUID, set[UUID]]


async def cases(unit: Unit, requests: Sequence[Request]) -> list[Case]:
    """What is around each of the requests, by a handful of queries whatever their number."""
    ids = [request.id for request in requests]
    stages = await stages_of(unit, ids)
    items = await items_of(unit, ids)
    services = {item.service_id for found in items.values() for item in found}
    asked = {who for found in stages.values() for stage in found for who in stage.who}
    askers = {r.requester_id for r in requests} | {r.person_id for r in requests if r.person_id}
    around = _Around(
        stages=stages,
        items=items,
        states={key: found.state for key, found in (await catalog.facts(unit, services)).items()},
        seats=await stewards(unit, services),
        working=await active(unit, asked),
        standing_in=await delegations(unit, givers=asked | askers),
        acted=await _acted(unit, ids),
    )
    return [_case(request, around) for request in requests]


def _case(request: Request, around: _Around) -> Case:
    stages, items = around.stages[request.id], around.items[request.id]
    asked = {who for s in stages if s.state == StageState.OPEN for who in s.who if who in around.working}
    askers = {request.requester_id, request.person_id}
    states = [around.states[item.service_id] for item in items]
    decided = {who for s in stages if s.decided_by for who in (s.decided_by, s.on_behalf_of) if who}
    seats = [who for item in items for who in around.seats.get(item.service_id, {}).values()]
    facts = Facts(
        service_state=next((state for state in states if state not in _GIVABLE), states[0]),
        approvers=_texts(asked),
        stand_ins=_texts(d.taker_id for d in around.standing_in if d.giver_id in asked),
        delegates=_texts(d.taker_id for d in around.standing_in if d.giver_id in askers),
        decided=_texts(decided),
        involved=_texts(
            {who for s in stages if s.opened_at for who in s.who} | decided | around.acted[request.id]
        ),
        stewards=_texts(seats),
        answerer=str(_answerer(request, stages) or ""),
    )
    return Case(request, stages, items, facts)


def _answerer(request: Request, stages: Sequence[RequestStage]) -> UUID | None:
    if request.state == RequestState.APPROVED:
        return stages[-1].decided_by if stages else None
    return next((stage.decided_by for stage in stages if stage.state == StageState.DENIED), None)


async def _acted(unit: Unit, ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """Who did something with each request, such as hand it on."""
    query = select(RequestStep.request_id, RequestStep.by).where(col(RequestStep.request_id).in_(ids))
    found: dict[UUID, set[UUID]] = {one: set() for one in ids}
    for request_id, by in await unit.db.execute(query.where(col(RequestStep.by).is_not(None))):
        found[request_id].add(by)
    return found


async def open_with(unit: Unit, person_id: UUID) -> list[UUID]:
    """Ids of the requests under way in which this person asks, shall hold, or is asked."""
    asked = select(RequestStage.request_id).where(col(RequestStage.people).contains([str(person_id)]))
    query = (
        select(Request.id)
        .where(
            col(Request.state).in_(OPEN),
            or_(
                col(Request.requester_id) == person_id,
                col(Request.person_id) == person_id,
                col(Request.id).in_(asked),
            ),
        )
        .order_by(col(Request.id))
    )
    return list((await unit.db.execute(query)).scalars())


async def pending_for(unit: Unit, plan_ids: Collection[UUID], holder_id: UUID) -> dict[UUID, UUID]:
    """Of the plans, those that this holder has asked for and waits for: plan → request."""
    query = (
        select(RequestItem.plan_id, RequestItem.request_id)
        .join(Request, col(Request.id) == col(RequestItem.request_id))
        .where(
            col(RequestItem.plan_id).in_(plan_ids),
            col(Request.state).in_(OPEN),
            or_(col(Request.person_id) == holder_id, col(Request.client_id) == holder_id),
        )
    )
    return {row.plan_id: row.request_id for row in await unit.db.execute(query)}


async def hold_holder(unit: Unit, holder_id: UUID) -> None:
    """Let one wish for this holder be handled at a time: clicks at once find what the first one made."""
    lock = text("select pg_advisory_xact_lock(hashtextextended(:holder, 4))")
    await unit.db.execute(lock, {"holder": str(holder_id)})


async def stages_of(unit: Unit, ids: Collection[UUID]) -> dict[UUID, tuple[RequestStage, ...]]:
    """The stages of each request, in order."""
    query = select(RequestStage).where(col(RequestStage.request_id).in_(ids))
    rows = (await unit.db.execute(query.order_by(col(RequestStage.position)))).scalars().all()
    return {key: tuple(row for row in rows if row.request_id == key) for key in ids}


async def items_of(unit: Unit, ids: Collection[UUID]) -> dict[UUID, tuple[RequestItem, ...]]:
    """The items of each request, in order."""
    query = select(RequestItem).where(col(RequestItem.request_id).in_(ids))
    rows = (await unit.db.execute(query.order_by(col(RequestItem.position)))).scalars().all()
    return {key: tuple(row for row in rows if row.request_id == key) for key in ids}


async def delegations(
    unit: Unit, *, givers: Collection[UUID] | None = None, takers: Collection[UUID] | None = None
) -> Sequence[Delegation]:
    """Delegations that hold at this moment, between people who are both active."""
    between = [None if ids is None else frozenset(ids) for ids in (givers, takers)]
    return await _delegations(unit, *between)


@once_a_look
async def _delegations(
    unit: Unit, givers: frozenset[UUID] | None, takers: frozenset[UUID] | None
) -> Sequence[Delegation]:
    query = select(Delegation).where(
        col(Delegation.starts_at) <= unit.now,
        col(Delegation.ends_at) > unit.now,
        col(Delegation.ended_at).is_(None),
    )
    if givers is not None:
        query = query.where(col(Delegation.giver_id).in_(givers))
    if takers is not None:
        query = query.where(col(Delegation.taker_id).in_(takers))
    found = list((await unit.db.execute(query)).scalars())
    working = await active(unit, {who for d in found for who in (d.giver_id, d.taker_id)})
    return [d for d in found if d.giver_id in working and d.taker_id in working]


async def delegation_locked(unit: Unit, delegation_id: UUID) -> Delegation:
    """One delegation, held for this act. Raises NotFound."""
    query = select(Delegation).where(Delegation.id == delegation_id).with_for_update()
    found = (await unit.db.execute(query)).scalar_one_or_none()
    if found is None:
        raise errors.NotFound
    return found


async def delegations_with(unit: Unit, person_id: UUID) -> list[Delegation]:
    """What is not over yet and has this person on either side, held for this act."""
    query = (
        select(Delegation)
        .where(
            or_(col(Delegation.giver_id) == person_id, col(Delegation.taker_id) == person_id),
            col(Delegation.ended_at).is_(None),
            col(Delegation.ends_at) > unit.now,
        )
        .with_for_update()
    )
    return list((await unit.db.execute(query)).scalars())


async def active(unit: Unit, ids: Iterable[UUID]) -> dict[UUID, Person]:
    """Those of the people who work here now."""
    found = await rows_by_id(unit, Person, ids)
    return {key: person for key, person in found.items() if person.active}


async def person_at(unit: Unit, person_id: UUID) -> Person | None:
    """Anybody, active or not, as a step on the way to somebody who is."""
    return await unit.db.get(Person, person_id)


async def with_role(unit: Unit, role: str) -> list[UUID]:
    """Active people of a role, always in the same order."""
    query = (
        select(Person.id)
        .where(col(Person.roles).contains([role]), col(Person.active))
        .order_by(col(Person.id))
        .limit(_MOST_OF_A_ROLE)
    )
    return list((await unit.db.execute(query)).scalars())


async def stewards(unit: Unit, service_ids: Collection[UUID]) -> Mapping[UUID, Mapping[StewardKind, UUID]]:
    """The taken seats of each service, where the person is active."""
    wanted = frozenset(service_ids)
    return await _stewards(unit, wanted) if wanted else {}


@once_a_look
async def _stewards(unit: Unit, service_ids: frozenset[UUID]) -> Mapping[UUID, Mapping[StewardKind, UUID]]:
    query = (
        select(Stewardship)
        .join(Person, col(Person.id) == col(Stewardship.person_id))
        .where(col(Stewardship.service_id).in_(service_ids), col(Person.active))
    )
    found: dict[UUID, dict[StewardKind, UUID]] = {}
    for seat in (await unit.db.execute(query)).scalars():
        found.setdefault(seat.service_id, {})[StewardKind(seat.kind)] = seat.person_id
    return found


async def named(unit: Unit, name: str, field: str) -> Person:
    """The one active person of this user name or e-mail whom the subject may see.

    Raises Invalid about `field` where there is none or more than one: somebody whom the subject may
    not see is not there.
    """
    query = select(Person.id).where(
        col(Person.active), or_(col(Person.username) == name, col(Person.email) == name.lower())
    )
    ids = (await unit.db.execute(query.limit(10))).scalars()
    found = [person for person in (await identity.people_by_id(unit, ids)).values() if person.active]
    if len(found) != 1:
        raise errors.Invalid("Name one colleague by user name or e-mail.", fields={field: "nobody we know"})
    return found[0]


def _texts(ids: Iterable[UUID]) -> tuple[str, ...]:
    return tuple(sorted({str(one) for one in ids}))
