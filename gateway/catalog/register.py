"""Register: a manifest becomes a service that nobody sees yet."""

from sqlmodel import select

from brokers import sdk
from gateway.authz import Action
from gateway.catalog import describe, rules, seats
from gateway.catalog.entities import service_entity
from gateway.catalog.errors import SlugRefused
from gateway.catalog.events import ServiceRegistered
from gateway.catalog.models import Service, ServiceState, StewardKind
from gateway.kernel import new_id
from gateway.kernel.language import _
from gateway.work import Unit


async def register(unit: Unit, manifest: sdk.AnyManifest, *, slug: str | None = None) -> Service:
    """Enter a service under `slug`, the manifest's own id when none is given.

    Raises NotAllowed, SlugRefused (also for a slug that any service ever had, or that looks like one),
    UnknownCircle.
    """
    slug = slug or manifest.id
    service = Service(
        id=new_id(),
        slug=slug,
        skeleton=rules.skeleton(slug),
        state=rules.after(ServiceState.DECLARED, rules.ServiceEvent.DESCRIBE).value,
        manifest_version=1,
        registered_at=unit.now,
        **describe.facts(manifest),
    )
    because = unit.require(Action.SERVICE_REGISTER, service_entity(service, vacancies=len(StewardKind)))
    rules.verify_slug(slug)
    await _verify_free(unit, service)
    await describe.write(unit, service, manifest)
    unit.emit(ServiceRegistered(id=service.id), because=because)
    await seats.fill(unit, service, manifest)
    return service


async def _verify_free(unit: Unit, service: Service) -> None:
    query = select(Service.slug).where(Service.skeleton == service.skeleton)
    taken = (await unit.db.execute(query)).scalar_one_or_none()
    if taken is not None:
        raise SlugRefused(
            _("It is, or looks like, “%(taken)s”. A name is given once, even after a service has ended.")
            % {"taken": taken},
            fields={"slug": "taken"},
        )
