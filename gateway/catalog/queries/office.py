"""What administrators look through: services a page at a time, who names a circle, where somebody sits."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import literal, tuple_
from sqlmodel import col, func, select

from gateway import identity
from gateway.authz import Action
from gateway.catalog.entities import catalog_entity
from gateway.catalog.models import Service, ServiceCircle, ServiceState, StewardKind, Stewardship
from gateway.catalog.views import Seat
from gateway.work import Unit


async def administered_page(
    unit: Unit,
    *,
    search: str = "",
    state: ServiceState | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> Sequence[Service]:
    """Services in every state by name, in which every word of `search` occurs. Up to `limit` + 1 of them;
    `after` is the last one of the page before. Raises NotAllowed for anybody but an administrator.
    """
    unit.require(Action.SERVICE_ADMINISTER, catalog_entity())
    order = (func.lower(col(Service.name)), col(Service.slug))
    query = select(Service).order_by(*order).limit(limit + 1)
    for word in search.lower().split()[:8]:
        query = query.where(
            col(Service.found_by).contains(word, autoescape=True)
            | col(Service.slug).contains(word, autoescape=True)
        )
    if state is not None:
        query = query.where(Service.state == state)
    if after is not None:
        mark = select(*order).where(col(Service.id) == after)
        found = (await unit.db.execute(mark)).one_or_none()
        query = query.where(tuple_(*order) > tuple_(*(literal(value) for value in found or ("\uffff", ""))))
    return (await unit.db.execute(query)).scalars().all()


async def circle_uses(unit: Unit) -> Mapping[str, int]:
    """How many services name each circle. Raises NotAllowed for anybody but an administrator."""
    unit.require(Action.SERVICE_ADMINISTER, catalog_entity())
    query = select(ServiceCircle.circle_slug, func.count()).group_by(col(ServiceCircle.circle_slug))
    return {row[0]: row[1] for row in await unit.db.execute(query)}


async def seats_of(unit: Unit, person_id: UUID) -> Sequence[Seat]:
    """Where somebody answers for a service, for that person and for those who look after people.

    Raises NotAllowed.
    """
    if unit.subject.id != str(person_id):
        unit.require(Action.PERSON_ADMINISTER, identity.EVERYBODY)
    query = (
        select(Stewardship, Service)
        .join(Service, col(Service.id) == col(Stewardship.service_id))
        .where(col(Stewardship.person_id) == person_id, Service.state != ServiceState.RETIRED)
        .order_by(func.lower(col(Service.name)), col(Stewardship.kind))
    )
    return [
        Seat(service.slug, service.name, StewardKind(seat.kind))
        for seat, service in (await unit.db.execute(query)).all()
    ]
