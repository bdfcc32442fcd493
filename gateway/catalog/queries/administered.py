"""What administrators see: every service in every state, its manifest, seats and last test."""

from uuid import UUID

from sqlmodel import col, func, select

from brokers import sdk
from gateway import identity
from gateway.authz import Action, Decision
from gateway.catalog.entities import catalog_entity, service_entity
from gateway.catalog.models import Circle, Service, ServiceCircle, StewardKind, Stewardship
from gateway.catalog.queries.known import manifest_of
from gateway.catalog.queries.visible import is_visible
from gateway.catalog.views import Administered
from gateway.kernel import errors
from gateway.work import NotVisible, Unit


async def administered_services(unit: Unit) -> list[Service]:
    """All services by name. Raises NotAllowed for anybody but an administrator."""
    unit.require(Action.SERVICE_ADMINISTER, catalog_entity())
    return list((await unit.db.execute(select(Service).order_by(func.lower(Service.name)))).scalars())


async def circles(unit: Unit) -> list[Circle]:
    """All circles by slug. Raises NotAllowed for anybody but an administrator."""
    unit.require(Action.SERVICE_ADMINISTER, catalog_entity())
    return list((await unit.db.execute(select(Circle).order_by(col(Circle.slug)))).scalars())


async def administered(unit: Unit, slug: str) -> Administered:
    """One service with everything around it. Raises NotFound, NotVisible, NotAllowed."""
    found = (await unit.db.execute(select(Service).where(Service.slug == slug))).scalar_one_or_none()
    if found is None:
        raise errors.NotFound
    await allowed(unit, Action.SERVICE_ADMINISTER, found)
    named = select(ServiceCircle.circle_slug).where(ServiceCircle.service_id == found.id)
    seats = select(Stewardship).where(Stewardship.service_id == found.id)
    return Administered(
        service=found,
        manifest=await manifest_of(unit, found),
        circles=tuple(sorted((await unit.db.execute(named)).scalars())),
        stewards={StewardKind(s.kind): s.person_id for s in (await unit.db.execute(seats)).scalars()},
        report=sdk.CheckReport.model_validate(found.check_report) if found.check_report else None,
    )


async def service(unit: Unit, service_id: UUID) -> Service:
    """The row of any service; the one who asks for it calls `allowed` itself. Raises NotFound."""
    found = await unit.db.get(Service, service_id)
    if found is None:
        raise errors.NotFound
    return found


async def locked(unit: Unit, service_id: UUID) -> Service:
    """The row held for this act; the verb that asks for it calls `allowed` itself."""
    query = select(Service).where(Service.id == service_id).with_for_update()
    found = (await unit.db.execute(query)).scalar_one_or_none()
    if found is None:
        raise errors.NotFound
    return found


async def allowed(unit: Unit, action: Action, service: Service) -> Decision:
    """Raises NotAllowed, or NotVisible where the subject may not even know of the service."""
    resource = service_entity(service, vacancies=await vacancies(unit, service.id))
    decision = unit.decide(action, resource)
    if decision.allowed or unit.decide(Action.SERVICE_ADMINISTER, resource).allowed:
        return unit.require(action, resource)
    if not await is_visible(unit, service):
        raise NotVisible(decision)
    return unit.require(action, resource)


async def vacancies(unit: Unit, service_id: UUID) -> int:
    """How many of the four seats nobody active sits on: a leaver's seat is vacant at once."""
    query = (
        select(func.count())
        .select_from(Stewardship)
        .join(identity.Person, col(identity.Person.id) == col(Stewardship.person_id))
        .where(Stewardship.service_id == service_id, col(identity.Person.active))
    )
    return len(StewardKind) - int((await unit.db.execute(query)).scalar_one())


async def it_manager(unit: Unit, service_id: UUID) -> UUID | None:
    """Who runs a service day by day, for an act that concerns it; None where the seat is empty."""
    seat = await unit.db.get(Stewardship, (service_id, StewardKind.IT_MANAGER.value))
    return seat.person_id if seat else None


async def run_by(unit: Unit) -> frozenset[UUID]:
    """The services that the subject runs as their IT manager."""
    if unit.subject.type != "Person":
        return frozenset()
    query = select(Stewardship.service_id).where(
        Stewardship.kind == StewardKind.IT_MANAGER.value, Stewardship.person_id == UUID(unit.subject.id)
    )
    return frozenset((await unit.db.execute(query)).scalars())
