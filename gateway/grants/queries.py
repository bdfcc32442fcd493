"""Every SELECT of this slice."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, union
from sqlmodel import col, select

from gateway.authz import Action
from gateway.grants.entities import grant_entity
from gateway.grants.models import Activation, Grant, GrantChange, GrantId
from gateway.grants.rules import LIVE, GrantEvent, GrantState
from gateway.kernel import errors
from gateway.work import Unit, once_a_look

SEES_ALL = ("it-admin", "auditor", "security")


async def grant(unit: Unit, grant_id: GrantId) -> Grant:
    """One grant that the subject may see. Raises NotFound or NotVisible."""
    found = await _one(unit, grant_id, lock=False)
    unit.require(Action.GRANT_SEE, grant_entity(found, unit.now))
    return found


async def locked(unit: Unit, grant_id: GrantId) -> Grant:
    """The row held for this act; the verb that asks for it calls `require` itself."""
    return await _one(unit, grant_id, lock=True)


async def locked_for_work(unit: Unit, grant_id: GrantId) -> Grant:
    """The row held for fulfilment, which acts as the System. Raises Forbidden for anybody else."""
    if unit.subject.type != "System":
        raise errors.Forbidden
    return await _one(unit, grant_id, lock=True)


@once_a_look
async def mine(unit: Unit) -> Sequence[Grant]:
    """What the subject itself holds or held, newest first."""
    query = select(Grant).where(_holder(unit.subject.id)).order_by(col(Grant.id).desc()).limit(200)
    return (await unit.db.execute(query)).scalars().all()


async def listing(
    unit: Unit,
    *,
    after: UUID | None = None,
    limit: int = 50,
    service_id: UUID | None = None,
    holder_id: UUID | None = None,
    state: GrantState | None = None,
) -> Sequence[Grant]:
    """A page of the grants that the subject may see, newest first; `after`: the last id before it."""
    query = select(Grant).order_by(col(Grant.id).desc()).limit(limit)
    if holder_id is not None:
        query = query.where(_holder(str(holder_id)))
    if state is not None:
        query = query.where(Grant.state == state)
    if unit.subject.type != "System" and not any(unit.subject.has_role(role) for role in SEES_ALL):
        query = query.where(_holder(unit.subject.id))
    if after is not None:
        query = query.where(col(Grant.id) < after)
    if service_id is not None:
        query = query.where(col(Grant.service_id) == service_id)
    return (await unit.db.execute(query)).scalars().all()


async def held(unit: Unit, plan_id: UUID, holder_id: UUID) -> Grant | None:
    """The grant by which this holder has the plan, whatever its stage, if there is one."""
    query = select(Grant).where(Grant.plan_id == plan_id, _holder(str(holder_id)), col(Grant.state).in_(LIVE))
    return (await unit.db.execute(query)).scalars().first()


async def live_for(unit: Unit, service_id: UUID, holder_id: UUID) -> Grant | None:
    """The grant that decides about this holder at this service: an active one first, the longest first."""
    query = (
        select(Grant)
        .where(Grant.service_id == service_id, _holder(str(holder_id)), col(Grant.state).in_(LIVE))
        .order_by(col(Grant.state) != "active", col(Grant.ends_at).desc())
        .limit(1)
    )
    return (await unit.db.execute(query)).scalars().first()


async def of_requests(unit: Unit, ids: Iterable[UUID]) -> dict[UUID, list[Grant]]:
    """The grants that came of these requests, opened or extended by them, the oldest first; for slices
    that scoped the ids themselves. A request without a grant has an empty list.
    """
    found: dict[UUID, list[Grant]] = {one: [] for one in ids}
    opened = select(Grant.request_id, Grant.id).where(col(Grant.request_id).in_(found))
    extended = select(GrantChange.request_id, GrantChange.grant_id).where(
        col(GrantChange.request_id).in_(found)
    )
    pairs = union(opened, extended).subquery()
    request_id, grant_id = pairs.c
    query = select(request_id, Grant).join(pairs, grant_id == col(Grant.id)).order_by(col(Grant.id))
    for of, grant in await unit.db.execute(query):
        found[of].append(grant)
    return found


async def live_of_person(unit: Unit, person_id: UUID) -> Sequence[Grant]:
    """The rows held for work that follows an event of the person."""
    return await _live(unit, col(Grant.person_id) == person_id)


async def live_of_client(unit: Unit, client_id: UUID) -> Sequence[Grant]:
    """The rows held for work that follows an event of the machine."""
    return await _live(unit, col(Grant.client_id) == client_id)


async def live_of_service(unit: Unit, service_id: UUID, *, limit: int | None = None) -> Sequence[Grant]:
    """The rows held for work that follows an event of the service."""
    return await _live(unit, col(Grant.service_id) == service_id, limit)


async def open_activation(unit: Unit, grant_id: UUID) -> Activation | None:
    """The activation that was not ended yet, perhaps past its end; for a grant that the caller holds."""
    query = select(Activation).where(Activation.grant_id == grant_id, col(Activation.ended_at).is_(None))
    return (await unit.db.execute(query)).scalar_one_or_none()


async def activations(unit: Unit, grant_id: GrantId) -> Sequence[Activation]:
    """The newest activations of a grant that the subject may see. Raises NotFound or NotVisible."""
    found = await grant(unit, grant_id)
    query = select(Activation).where(Activation.grant_id == found.id).order_by(col(Activation.id).desc())
    return (await unit.db.execute(query.limit(50))).scalars().all()


async def locked_activation(unit: Unit, activation_id: UUID) -> tuple[Activation, Grant]:
    """The activation and its grant held for this act; the grant first, as every verb locks it."""
    query = select(Activation.grant_id).where(Activation.id == activation_id)
    grant_id = (await unit.db.execute(query)).scalar_one_or_none()
    if grant_id is None:
        raise errors.NotFound
    grant = await _one(unit, GrantId(grant_id), lock=True)
    found = select(Activation).where(Activation.id == activation_id).with_for_update()
    return (await unit.db.execute(found)).scalar_one(), grant


async def _live(unit: Unit, which: ColumnElement[bool], limit: int | None = None) -> Sequence[Grant]:
    if unit.subject.type != "System":
        raise errors.Forbidden
    live = select(Grant).where(which, col(Grant.state).in_(LIVE)).order_by(col(Grant.id))
    query = live.limit(limit).with_for_update()
    return (await unit.db.execute(query)).scalars().all()


def _holder(subject_id: str) -> ColumnElement[bool]:
    holder = UUID(subject_id)
    return (col(Grant.person_id) == holder) | (col(Grant.client_id) == holder)


async def _one(unit: Unit, grant_id: GrantId, *, lock: bool) -> Grant:
    query = select(Grant).where(Grant.id == grant_id)
    if lock:
        query = query.with_for_update()
    found = (await unit.db.execute(query)).scalar_one_or_none()
    if found is None:
        raise errors.NotFound
    return found


async def words_of(unit: Unit, grant_id: UUID, event: GrantEvent) -> str:
    """What somebody said the last time that this happened to it; whoever is told of it may read them."""
    query = (
        select(GrantChange.why)
        .where(GrantChange.grant_id == grant_id, GrantChange.event == event)
        .order_by(col(GrantChange.id).desc())
        .limit(1)
    )
    return (await unit.db.execute(query)).scalar_one_or_none() or ""
