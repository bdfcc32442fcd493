"""Note what a test of the connection saw, so that whoever looks later need not call the service."""

from uuid import UUID

from brokers import sdk
from gateway.authz import Action
from gateway.catalog.events import ServiceTested
from gateway.catalog.models import Service
from gateway.catalog.queries import administered, known
from gateway.work import Unit


async def note_test(unit: Unit, service_id: UUID, report: sdk.CheckReport) -> Service:
    """Keep the report with the row, a bad one too; one about another manifest than the present is left.

    Raises NotFound, NotVisible, NotAllowed.
    """
    service = await administered.locked(unit, service_id)
    because = await administered.allowed(unit, Action.SERVICE_ADMINISTER, service)
    manifest = await known.manifest_of(unit, service)
    if manifest is not None and manifest.digest == report.manifest:
        service.check_report, service.checked_at = report.model_dump(mode="json"), unit.now
        unit.emit(ServiceTested(id=service.id, health=report.health.value), because=because)
    return service
