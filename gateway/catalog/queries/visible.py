"""What the subject sees. Circles are decided by policy, one by one; SQL filters by those allowed."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from gateway import authz
from gateway.authz import Action, Subject
from gateway.catalog.entities import circle_entity
from gateway.catalog.models import Circle, Plan, Service, ServiceCircle, StewardKind, Stewardship
from gateway.catalog.rules import OPEN
from gateway.kernel import errors
from gateway.work import Unit, once_a_look


@once_a_look
async def visible_circles(unit: Unit) -> frozenset[str]:
    """Slugs of the circles that the subject belongs to: one decision for each circle."""
    circles = await _circles(unit)
    return frozenset(c.slug for c in circles if unit.decide(Action.CIRCLE_SEE, circle_entity(c)).allowed)


@once_a_look
async def service_by_slug(unit: Unit, slug: str) -> Service:
    """An open service that the subject sees. Raises NotFound for any other, whether it exists or not."""
    query = select(Service).where(Service.slug == slug, *seen(await visible_circles(unit)))
    found = (await unit.db.execute(query)).scalar_one_or_none()
    if found is None:
        raise errors.NotFound
    return found


async def services_by_id(unit: Unit, ids: Iterable[UUID]) -> Sequence[Service]:
    """Those of the services that stand open in the subject's catalog, in no order."""
    wanted = set(ids)
    if not wanted:
        return ()
    query = select(Service).where(col(Service.id).in_(wanted), *seen(await visible_circles(unit)))
    return (await unit.db.execute(query)).scalars().all()


async def is_visible(unit: Unit, service: Service) -> bool:
    """Whether the subject sees this service in the catalog."""
    query = select(Service.id).where(Service.id == service.id, *seen(await visible_circles(unit)))
    return (await unit.db.execute(query)).first() is not None


async def visible_to(unit: Unit, subject: Subject, service_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Those of the services, in whatever state, whose circle this other subject belongs to; for the System,
    which follows somebody's move.
    """
    wanted = frozenset(service_ids)
    return await _visible_to(unit, subject, wanted) if wanted else frozenset()


async def plans(unit: Unit, service_id: UUID) -> Sequence[Plan]:
    """What a service offers now; nothing where the subject does not see the service."""
    return (await plans_of(unit, [service_id])).get(service_id, ())


async def plans_of(unit: Unit, service_ids: Iterable[UUID]) -> Mapping[UUID, tuple[Plan, ...]]:
    """The offers of those of the services that the subject sees, each in the manifest's order."""
    wanted = frozenset(service_ids)
    return await _plans_of(unit, wanted) if wanted else {}


@once_a_look
async def _plans_of(unit: Unit, service_ids: frozenset[UUID]) -> Mapping[UUID, tuple[Plan, ...]]:
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


@once_a_look
async def _visible_to(unit: Unit, subject: Subject, service_ids: frozenset[UUID]) -> frozenset[UUID]:
    circles = [
        c.slug
        for c in await _circles(unit)
        if authz.decide(unit.policies, subject, Action.CIRCLE_SEE, circle_entity(c)).allowed
    ]
    query = select(ServiceCircle.service_id).where(
        col(ServiceCircle.service_id).in_(service_ids), col(ServiceCircle.circle_slug).in_(circles)
    )
    return frozenset((await unit.db.execute(query)).scalars())


@once_a_look
async def _circles(unit: Unit) -> Sequence[Circle]:
    return (await unit.db.execute(select(Circle))).scalars().all()
