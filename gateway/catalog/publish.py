"""Publish: from now on its circles see the service, and calls reach it."""

from uuid import UUID

from brokers import sdk
from gateway.authz import Action
from gateway.catalog import rules
from gateway.catalog.errors import UnreadableManifest
from gateway.catalog.events import ServicePublished
from gateway.catalog.models import Service
from gateway.catalog.queries import administered, known
from gateway.work import Unit


async def publish(unit: Unit, service_id: UUID, *, checked: sdk.CheckReport | None) -> Service:
    """Open the service. `checked` is what a test of the connection has just seen; it is kept with the row.
    None will do for a service that is set up by hand.

    Raises NotFound, NotVisible, NotAllowed (a vacant seat is one of the reasons), IllegalEvent, NotTested,
    Forgeable, UnreadableManifest.
    """
    service = await administered.locked(unit, service_id)
    because = await administered.allowed(unit, Action.SERVICE_PUBLISH, service)
    state = rules.after(service.state, rules.ServiceEvent.PUBLISH)
    manifest = await known.manifest_of(unit, service)
    if manifest is None:
        raise UnreadableManifest("Enter the manifest again, then publish.")
    rules.verify_tested(manifest, checked)
    service.state, service.published_at = state.value, unit.now
    if checked is not None:
        service.check_report, service.checked_at = checked.model_dump(mode="json"), unit.now
    unit.emit(ServicePublished(id=service.id), because=because)
    return service
