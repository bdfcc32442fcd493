"""What the subject sees. Circles are decided by policy, one by one; SQL filters by those allowed."""

from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from gateway import authz
from gateway.authz import Action, Subject
from gateway.catalog.entities import circle_entity
from gateway.catalog.models import Circle, Plan, Service, ServiceCircle, StewardKind, Stewardship
from gateway.catalog.rules import OPEN
from gateway.kernel import errors
from gateway.work import Unit

_KEPT: Final = "visible circles"


async def visible_circles(unit: Unit) -> frozenset[str]:
    """Slugs of the circles that the subject belongs to: one decision for each circle, once in an act."""
    kept: frozenset[str] | None = unit.db.info.get(_KEPT)
    if kept is not None:
        return kept
    circles = (await unit.db.execute(select(Circle))).scalars().all()
    found = frozenset(c.slug for c in circles if unit.decide(Action.CIRCLE_SEE, circle_entity(c)).allowed)
    unit.db.info[_KEPT] = found
    return found


def forget_circles(unit: Unit) -> None:
    """For the act that draws one: decide anew."""
    unit.db.info.pop(_KEPT, None)


async def service_by_slug(unit: Unit, slug: str) -> Service:
    """An open service that the subject sees. Raises NotFound for any other, whether it exists or not."""
    query = select(Service).where(Service.slug == slug, *seen(await visible_circles(unit)))
    found = (await unit.db.execute(query)).scalar_one_or_none()
    if found is None:
        raise errors.NotFound
    return found


async def services_by_id(unit: Unit, ids: Iterable[UUID]) -> Sequence[Service]:
    """Those of the services that stand open in the subject's catalog, in no order."""
    query = select(Service).where(col(Service.id).in_(set(ids)), *seen(await visible_circles(unit)))
    return (await unit.db.execute(query)).scalars().all()


async def is_visible(unit: Unit, service: Service) -> bool:
    """Whether the subject sees this service in the catalog."""
    query = select(Service.id).where(Service.id == service.id, *seen(await visible_circles(unit)))
    return (await unit.db.execute(query)).first() is not None


async def visible_to(unit: Unit, subject: Subject, service_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Those of the services, in whatever state, whose circle this other subject belongs to; for the System,
    which follows somebody's move.
    """
    circles = (await unit.db.execute(select(Circle))).scalars().all()
    seen = [
        c.slug
        for c in circles
        if authz.decide(unit.policies, subject, Action.CIRCLE_SEE, circle_entity(c)).allowed
    ]
    query = select(ServiceCircle.service_id).where(
        col(ServiceCircle.service_id).in_(set(service_ids)), col(ServiceCircle.circle_slug).in_(seen)
    )
    return frozenset((await unit.db.execute(query)).scalars())


async def plans(unit: Unit, service_id: UUID) -> Sequence[Plan]:
    """What a service offers now; nothing where the subject does not see the service."""
    return (await plans_of(unit, [service_id])).get(service_id, ())


async def plans_of(unit: Unit, service_ids: Sequence[UUID]) -> dict[UUID, tuple[Plan, ...]]:
    """The offers of those of the services that the subject sees, each in the manifest's order."""
    query = (
        select(Plan)
        .join(Service, col(Service.id) == col(Plan.service_id))
        .where(col(Plan.service_id).in_(service_ids), col(Plan.offered), *seen(await visible_circles(unit)))
        .order_by(col(Plan.service_id), col(Plan.position))
    )
    found: dict[UUID, tuple[Plan, ...]] = {}
    for plan in (await unit.db.execute(query)).scalars():
        found[plan.service_id] = (*found.get(plan.service_id, ()), plan)
    return found


async def stewards_of(unit: Unit, service_ids: Iterable[UUID]) -> dict[UUID, dict[StewardKind, UUID]]:
    """Who answers for those of the services that the subject sees: the person of each seat that is taken."""
    query = (
        select(Stewardship)
        .join(Service, col(Service.id) == col(Stewardship.service_id))
        .where(col(Stewardship.service_id).in_(set(service_ids)), *seen(await visible_circles(unit)))
    )
    found: dict[UUID, dict[StewardKind, UUID]] = {}
    for seat in (await unit.db.execute(query)).scalars():
        found.setdefault(seat.service_id, {})[StewardKind(seat.kind)] = seat.person_id
    return found


def seen(circles: frozenset[str]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Conditions of a service that somebody in these circles meets in the catalog."""
    shown = select(ServiceCircle.service_id).where(col(ServiceCircle.circle_slug).in_(circles))
    return col(Service.state).in_(OPEN), col(Service.id).in_(shown)
