"""Note what a test of the connection saw, so that whoever looks later need not call the service."""

from uuid import UUID

from brokers import sdk
from gateway.authz import Action
from gateway.catalog.events import ServiceTested
from gateway.catalog.models import Service
from gateway.catalog.queries import administered, known
from gateway.work import Unit


async def note_test(unit: Unit, service_id: UUID, seen: sdk.CheckReport | str) -> Service:
    """Keep the report with the row; words stand for a call that brought none. A report about another
    manifest than the present one is left. Raises NotFound, NotVisible, NotAllowed.
    """
    service = await administered.locked(unit, service_id)
    because = await administered.allowed(unit, Action.SERVICE_ADMINISTER, service)
    manifest = await known.manifest_of(unit, service)
    if not isinstance(manifest, sdk.Manifest):
        return service
    report = _failed(service, manifest, seen) if isinstance(seen, str) else seen
    if manifest.digest == report.manifest:
        service.check_report, service.checked_at = report.model_dump(mode="json"), unit.now
        unit.emit(ServiceTested(id=service.id, health=report.health.value), because=because)
    return service


def _failed(service: Service, manifest: sdk.Manifest, words: str) -> sdk.CheckReport:
    """Of a forged call nothing new is known: what was seen before stands, and unseen counts as believed."""
    before = (service.check_report or {}).get("forgery", sdk.Forgery.BELIEVED)
    return sdk.CheckReport(
        manifest=manifest.digest,
        health=sdk.Health.FAILED,
        forgery=sdk.Forgery(before),
        detail=words,
    )
