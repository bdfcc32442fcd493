"""Every SELECT of findings."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, true
from sqlalchemy.orm import Mapped
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from gateway import catalog, work
from gateway.authz import Action, Decision
from gateway.governance.entities import finding_entity
from gateway.governance.models import Finding, FindingId, FindingKind, FindingState
from gateway.governance.rules import TRANSITIONS
from gateway.kernel import errors
from gateway.work import Order, Unit

MAX_PAGE: Final = 200
_ACTS: Final = {
    "settle": Action.FINDING_SETTLE,
    "accept": Action.FINDING_ACCEPT,
    "snooze": Action.FINDING_SNOOZE,
    "confirm": Action.FINDING_CONFIRM,
    "undo": Action.FINDING_UNDO,
}
NEWEST: Final = Order("since", down=True)
_KEYS: Final[Mapping[str, ColumnElement[Any] | Mapped[Any]]] = {
    "since": col(Finding.raised_at),
    "kind": col(Finding.kind),
    "state": col(Finding.state),
}
SEES_ALL: Final = ("it-admin", "security", "auditor")


async def finding(unit: Unit, finding_id: FindingId) -> Finding:
    """One that the subject may see. Raises NotFound, NotVisible."""
    found = await unit.db.get(Finding, finding_id)
    if found is None:
        raise errors.NotFound
    unit.require(Action.FINDING_SEE, finding_entity(found, await _stewards(unit, found)))
    return found


async def findings(
    unit: Unit,
    *,
    state: FindingState | None = None,
    kind: FindingKind | None = None,
    order: Order = NEWEST,
    after: UUID | None = None,
    limit: int = 50,
) -> Sequence[Finding]:
    """A page of those that the subject may see, newest first; stewards see those of their services."""
    chosen = order if order.by in _KEYS else NEWEST
    found, limit = _seen(unit, state, kind), max(1, min(limit, MAX_PAGE))
    key = _KEYS[chosen.by]
    query = work.paged(found, key, col(Finding.id), down=chosen.down, after=after, limit=limit - 1)
    return (await unit.db.execute(query)).scalars().all()


async def findings_count(
    unit: Unit, *, state: FindingState | None = None, kind: FindingKind | None = None
) -> int:
    """How many these are; `work.MOST_COUNTED` + 1 stands for more."""
    return (await unit.db.execute(work.counted(_seen(unit, state, kind)))).scalar_one()


async def acts_on(unit: Unit, found: Finding) -> frozenset[Action]:
    """What the subject may do with a finding where it stands now."""
    entity = finding_entity(found, await _stewards(unit, found))
    return frozenset(
        action
        for event, action in _ACTS.items()
        if found.state in TRANSITIONS[event][0] and unit.decide(action, entity).allowed
        if event != "undo" or work.undoable(found.undo_until, unit.now)
    )


async def undoables(unit: Unit, ids: Collection[UUID]) -> Sequence[Finding]:
    """Those of them whose last answer the subject gave, and can take back now."""
    if unit.subject.type != "Person" or not ids:
        return ()
    query = select(Finding).where(
        col(Finding.id).in_(ids),
        col(Finding.undo_by) == UUID(unit.subject.id),
        col(Finding.undo_until) > unit.now,
        col(Finding.state).in_(TRANSITIONS["undo"][0]),
    )
    return (await unit.db.execute(query)).scalars().all()


async def locked(unit: Unit, finding_id: UUID, action: Action) -> tuple[Finding, Decision]:
    """The row held for this act, which is allowed. Raises NotFound, NotVisible, NotAllowed."""
    query = select(Finding).where(col(Finding.id) == finding_id).with_for_update()
    found = (await unit.db.execute(query)).scalar_one_or_none()
    if found is None:
        raise errors.NotFound
    return found, unit.require(action, finding_entity(found, await _stewards(unit, found)))


async def unfixed(unit: Unit, kind: FindingKind, about_id: UUID, detail: str | None) -> Sequence[Finding]:
    """For an event that puts something right: what was wrong with that thing and is not fixed yet."""
    query = select(Finding).where(
        Finding.kind == kind, col(Finding.about_id) == about_id, Finding.state != FindingState.FIXED
    )
    if detail is not None:
        query = query.where(Finding.detail == detail)
    return (await unit.db.execute(query.with_for_update())).scalars().all()


def _seen(unit: Unit, state: FindingState | None, kind: FindingKind | None) -> SelectOfScalar[Finding]:
    mine = select(catalog.Stewardship.service_id).where(
        catalog.Stewardship.person_id == (UUID(unit.subject.id) if unit.subject.type == "Person" else None)
    )
    everything = unit.subject.type == "System" or any(unit.subject.has_role(role) for role in SEES_ALL)
    query = select(Finding).where(true() if everything else col(Finding.service_id).in_(mine))
    if state is not None:
        query = query.where(Finding.state == state)
    return query if kind is None else query.where(Finding.kind == kind)


async def _stewards(unit: Unit, found: Finding) -> Sequence[UUID]:
    seats = select(catalog.Stewardship.person_id).where(catalog.Stewardship.service_id == found.service_id)
    return (await unit.db.execute(seats)).scalars().all()
