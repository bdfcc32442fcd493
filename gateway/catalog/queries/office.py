"""What administrators look through: services a page at a time, who names a circle, where somebody sits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, text
from sqlalchemy.orm import Mapped
from sqlmodel import col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from gateway import identity, work
from gateway.authz import Action
from gateway.catalog.entities import catalog_entity
from gateway.catalog.models import Service, ServiceCircle, ServiceState, StewardKind, Stewardship
from gateway.catalog.views import Seat
from gateway.work import OWN_ORDER, Order, Unit


class Health(StrEnum):
    """How the connection of a service was when it was tested last."""

    UNTESTED = "untested"
    OK = "ok"
    UNVERIFIED = "unverified"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which services somebody looks for: every word of `search` occurs in them. `health` leaves out those
    that are set up by hand, which have no connection; so does `connected`.
    """

    search: str = ""
    state: ServiceState | None = None
    health: Health | None = None
    connected: bool = False


ALL: Final = Wanted()
_REPORTED: Final = col(Service.check_report)["health"].astext
_KEYS: Final[Mapping[str, ColumnElement[Any] | Mapped[Any]]] = {
    "name": func.lower(col(Service.name)),
    "slug": col(Service.slug),
    "class": col(Service.technology_class),
    "state": col(Service.state),
    "health": func.coalesce(_REPORTED, ""),
    "checked": func.coalesce(col(Service.checked_at), text("'-infinity'::timestamptz")),
}


async def administered_page(
    unit: Unit,
    *,
    wanted: Wanted = ALL,
    order: Order = OWN_ORDER,
    after: UUID | None = None,
    limit: int = 50,
) -> Sequence[Service]:
    """Services in every state, by name. Up to `limit` + 1 of them; `after` is the last one of the page
    before. Raises NotAllowed for anybody but an administrator.
    """
    key = _KEYS.get(order.by, _KEYS["name"])
    found = _services(unit, wanted)
    query = work.paged(found, key, col(Service.id), down=order.down, after=after, limit=limit)
    return (await unit.db.execute(query)).scalars().all()


async def administered_count(unit: Unit, wanted: Wanted = ALL) -> int:
    """How many these are. Raises NotAllowed for anybody but an administrator."""
    return (await unit.db.execute(work.counted(_services(unit, wanted)))).scalar_one()


def _services(unit: Unit, wanted: Wanted) -> SelectOfScalar[Service]:
    unit.require(Action.SERVICE_ADMINISTER, catalog_entity())
    query = select(Service)
    for word in wanted.search.lower().split()[:8]:
        query = query.where(
            col(Service.found_by).contains(word, autoescape=True)
            | col(Service.slug).contains(word, autoescape=True)
        )
    if wanted.state is not None:
        query = query.where(Service.state == wanted.state)
    if wanted.connected or wanted.health is not None:
        query = query.where(col(Service.opens_at).is_(None))
    if wanted.health is Health.UNTESTED:
        query = query.where(_REPORTED.is_(None))
    elif wanted.health is not None:
        query = query.where(wanted.health.value == _REPORTED)
    return query


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
