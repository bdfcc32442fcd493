"""Every SELECT of findings."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import true
from sqlmodel import col, select

from gateway import catalog
from gateway.authz import Action, Decision
from gateway.governance.entities import finding_entity
from gateway.governance.models import Finding, FindingId, FindingKind, FindingState
from gateway.governance.rules import TRANSITIONS
from gateway.kernel import errors
from gateway.work import Unit

MAX_PAGE: Final = 200
_ACTS: Final = {
    "settle": Action.FINDING_SETTLE,
    "accept": Action.FINDING_ACCEPT,
    "snooze": Action.FINDING_SNOOZE,
    "confirm": Action.FINDING_CONFIRM,
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
    after: UUID | None = None,
    limit: int = 50,
) -> Sequence[Finding]:
    """A page of those that the subject may see, newest first; stewards see those of their services."""
    mine = select(catalog.Stewardship.service_id).where(
        catalog.Stewardship.person_id == (UUID(unit.subject.id) if unit.subject.type == "Person" else None)
    )
    everything = unit.subject.type == "System" or any(unit.subject.has_role(role) for role in SEES_ALL)
    query = (
        select(Finding)
        .where(true() if everything else col(Finding.service_id).in_(mine))
        .order_by(col(Finding.id).desc())
        .limit(max(1, min(limit, MAX_PAGE)))
    )
    if state is not None:
        query = query.where(Finding.state == state)
    if kind is not None:
        query = query.where(Finding.kind == kind)
    if after is not None:
        query = query.where(col(Finding.id) < after)
    return (await unit.db.execute(query)).scalars().all()


async def acts_on(unit: Unit, found: Finding) -> frozenset[Action]:
    """What the subject may do with a finding where it stands now."""
    entity = finding_entity(found, await _stewards(unit, found))
    return frozenset(
        action
        for event, action in _ACTS.items()
        if found.state in TRANSITIONS[event][0] and unit.decide(action, entity).allowed
    )


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


async def _stewards(unit: Unit, found: Finding) -> Sequence[UUID]:
    seats = select(catalog.Stewardship.person_id).where(catalog.Stewardship.service_id == found.service_id)
    return (await unit.db.execute(seats)).scalars().all()
