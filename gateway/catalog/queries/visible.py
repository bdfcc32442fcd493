"""What the subject sees. Circles are decided by policy, one by one; SQL filters by those allowed."""

import base64
import binascii
import json
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, func, tuple_
from sqlmodel import col, select

from gateway import authz
from gateway.authz import Action, Subject
from gateway.catalog.entities import circle_entity
from gateway.catalog.models import Circle, Plan, Service, ServiceCircle, StewardKind, Stewardship
from gateway.catalog.rules import OPEN
from gateway.catalog.views import Page
from gateway.kernel import errors
from gateway.work import Unit

MAX_PAGE = 200


async def visible_circles(unit: Unit) -> frozenset[str]:
    """Slugs of the circles that the subject belongs to: one decision for each circle."""
    circles = (await unit.db.execute(select(Circle))).scalars().all()
    return frozenset(c.slug for c in circles if unit.decide(Action.CIRCLE_SEE, circle_entity(c)).allowed)


async def service_by_slug(unit: Unit, slug: str) -> Service:
    """An open service that the subject sees. Raises NotFound for any other, whether it exists or not."""
    query = select(Service).where(Service.slug == slug, *_seen(await visible_circles(unit)))
    found = (await unit.db.execute(query)).scalar_one_or_none()
    if found is None:
        raise errors.NotFound
    return found


async def services(unit: Unit, *, search: str = "", cursor: str | None = None, limit: int = 50) -> Page:
    """A page of the open services that the subject sees, by name. Each word of `search` must occur in
    name, summary or tags, in any case. Raises Invalid for a cursor that is not ours.
    """
    limit = max(1, min(limit, MAX_PAGE))
    order = (func.lower(col(Service.name)), col(Service.slug))
    query = select(Service).where(*_seen(await visible_circles(unit))).order_by(*order).limit(limit + 1)
    for word in search.lower().split()[:8]:
        query = query.where(col(Service.found_by).contains(word, autoescape=True))
    if cursor is not None:
        query = query.where(tuple_(*order) > tuple_(*_after(cursor)))
    found = (await unit.db.execute(query)).scalars().all()
    more = len(found) > limit
    return Page(tuple(found[:limit]), _cursor(found[limit - 1]) if more else None)


async def is_visible(unit: Unit, service: Service) -> bool:
    """Whether the subject sees this service in the catalog."""
    query = select(Service.id).where(Service.id == service.id, *_seen(await visible_circles(unit)))
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
        .where(col(Plan.service_id).in_(service_ids), col(Plan.offered), *_seen(await visible_circles(unit)))
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
        .where(col(Stewardship.service_id).in_(set(service_ids)), *_seen(await visible_circles(unit)))
    )
    found: dict[UUID, dict[StewardKind, UUID]] = {}
    for seat in (await unit.db.execute(query)).scalars():
        found.setdefault(seat.service_id, {})[StewardKind(seat.kind)] = seat.person_id
    return found


def _seen(circles: frozenset[str]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    shown = select(ServiceCircle.service_id).where(col(ServiceCircle.circle_slug).in_(circles))
    return col(Service.state).in_(OPEN), col(Service.id).in_(shown)


def _cursor(last: Service) -> str:
    return base64.urlsafe_b64encode(json.dumps([last.name, last.slug]).encode()).decode().rstrip("=")


def _after(cursor: str) -> tuple[ColumnElement[str], str]:
    try:
        name, slug = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError, binascii.Error):
        name = slug = None
    if not isinstance(name, str) or not isinstance(slug, str) or "\0" in name + slug:
        raise errors.Invalid("Begin again from the first page.", fields={"cursor": "not one of ours"})
    return func.lower(name), slug
