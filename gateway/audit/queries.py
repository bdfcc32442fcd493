"""Every look at the trail that other parts may take."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func
from sqlmodel import col, select

from gateway.audit.entities import TRAIL
from gateway.audit.models import AuditRow, Outcome
from gateway.audit.rules import GENESIS, object_of
from gateway.authz import Action
from gateway.work import Event, Unit

PAGE = 1000


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows; what is None does not matter. `since` is within, `until` is the first moment outside."""

    actor: str | None = None
    action: str | None = None
    object: str | None = None
    outcome: Outcome | None = None
    since: datetime | None = None
    until: datetime | None = None


EVERYTHING = Filter()


async def trail(
    unit: Unit,
    *,
    about: str | None = None,
    by: str | None = None,
    before: UUID | None = None,
    limit: int = 50,
    where: Filter = EVERYTHING,
) -> list[AuditRow]:
    """Newest first; `about` an object (`Grant:<id>`), `by` a subject, `before` the last id of a page.

    Raises NotAllowed unless the subject may read the trail.
    """
    unit.require(Action.AUDIT_READ, TRAIL)
    wanted = replace(where, object=about or where.object, actor=by or where.actor)
    rows = select(AuditRow).where(*_conditions(wanted))
    if before is not None:
        rows = rows.where(col(AuditRow.id) < before)
    rows = rows.order_by(col(AuditRow.id).desc()).limit(max(1, min(limit, PAGE)))
    return list((await unit.db.execute(rows)).scalars())


def _conditions(where: Filter) -> list[ColumnElement[bool]]:
    same = {"subject": where.actor, "action": where.action, "object": where.object, "outcome": where.outcome}
    found = [getattr(AuditRow, name) == value for name, value in same.items() if value is not None]
    if where.since is not None:
        found.append(col(AuditRow.at) >= where.since)
    if where.until is not None:
        found.append(col(AuditRow.at) < where.until)
    return found


async def about_all(unit: Unit, objects: Iterable[str], *, limit: int) -> list[AuditRow]:
    """Every row about one of the objects, the oldest first. Raises NotAllowed."""
    unit.require(Action.AUDIT_READ, TRAIL)
    rows = select(AuditRow).where(col(AuditRow.object).in_(list(objects))).order_by(col(AuditRow.id))
    return list((await unit.db.execute(rows.limit(limit))).scalars())


async def latest(unit: Unit, event: Event) -> AuditRow | None:
    """The newest row of that event about the same thing: who did it, and which occurrence it is.

    Raises NotAllowed unless the subject may read the trail.
    """
    unit.require(Action.AUDIT_READ, TRAIL)
    about = select(AuditRow).where(AuditRow.object == object_of(event), AuditRow.action == event.name)
    return (await unit.db.execute(about.order_by(col(AuditRow.id).desc()).limit(1))).scalar_one_or_none()


async def tail(unit: Unit) -> tuple[int, bytes]:
    """Position and hash of the last sealed row; (0, GENESIS) when there is none. Shows no content."""
    last = select(AuditRow.position, AuditRow.hash).where(col(AuditRow.position).is_not(None))
    found = (await unit.db.execute(last.order_by(col(AuditRow.position).desc()).limit(1))).one_or_none()
    return (found[0] or 0, found[1] or b"") if found else (0, GENESIS)


async def sealed(unit: Unit) -> AsyncIterator[AuditRow]:
    """The whole chain by position, a page in memory at a time."""
    after = 0
    while True:
        unit.db.expunge_all()
        page = select(AuditRow).where(col(AuditRow.position) > after).order_by(col(AuditRow.position))
        rows = (await unit.db.execute(page.limit(PAGE))).scalars().all()
        for row in rows:
            yield row
        if len(rows) < PAGE:
            return
        after = rows[-1].position or 0


async def position_of(unit: Unit, hashed: bytes) -> int | None:
    """Where the row with that hash stands."""
    where = select(AuditRow.position).where(AuditRow.hash == hashed).limit(1)
    return (await unit.db.execute(where)).scalar_one_or_none()


async def waiting(unit: Unit) -> int:
    """How many rows are not sealed yet."""
    count = select(func.count()).select_from(AuditRow).where(col(AuditRow.position).is_(None))
    return (await unit.db.execute(count)).scalar_one()
