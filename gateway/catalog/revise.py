"""Revise: the next version of a service's manifest."""

from uuid import UUID

from brokers import sdk
from gateway.authz import Action
from gateway.catalog import describe, rules, seats
from gateway.catalog.errors import IllegalEvent
from gateway.catalog.events import ServiceRevised
from gateway.catalog.models import Service, ServiceState
from gateway.catalog.queries import administered, known
from gateway.work import Unit


async def revise(
    unit: Unit, service_id: UUID, manifest: sdk.AnyManifest, *, checked: sdk.CheckReport | None = None
) -> Service:
    """Follow this manifest from now on; an open service needs a good report about it first.

    Stored secrets open only for the addresses that they were entered for: a moved service needs
    them entered again. Raises NotFound, NotVisible, NotAllowed, IllegalEvent, NotTested, Forgeable,
    UnknownCircle.
    """
    service = await administered.locked(unit, service_id)
    because = await administered.allowed(unit, Action.SERVICE_ADMINISTER, service)
    if service.state == ServiceState.RETIRED:
        raise IllegalEvent("The service has ended. Register a new one.")
    rules.verify_same_kind(service.state, manifest, service.opens_at)
    if checked is not None or known.is_open(service.state):
        rules.verify_tested(manifest, checked)
    service.manifest_version += 1
    service.check_report = checked.model_dump(mode="json") if checked else None
    service.checked_at = unit.now if checked else None
    await describe.write(unit, service, manifest)
    unit.emit(ServiceRevised(id=service.id, version=service.manifest_version), because=because)
    await seats.fill(unit, service, manifest)
    return service
