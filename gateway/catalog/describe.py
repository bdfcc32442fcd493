"""Write what a manifest says into the rows of its service: shared by `register` and `revise`."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlmodel import col, delete, select

from brokers import sdk
from gateway.catalog.errors import UnknownCircle
from gateway.catalog.models import Circle, ManifestVersion, Plan, Service, ServiceCircle
from gateway.work import Unit

HOUR = 3600


async def write(unit: Unit, service: Service, manifest: sdk.AnyManifest) -> None:
    """Store the service; replace its circles and plans, add its current manifest version.

    Raises UnknownCircle. Plans keep their id by their own id in the manifest.
    """
    service.sqlmodel_update(facts(manifest))
    unit.db.add(service)
    await unit.db.flush()
    unit.db.add(
        ManifestVersion(
            service_id=service.id,
            version=service.manifest_version,
            digest=manifest.digest,
            document=manifest.document,
            registered_at=unit.now,
        )
    )
    await _show(unit, service.id, manifest)
    await _offer(unit, service.id, manifest)
    await unit.db.flush()


def facts(manifest: sdk.AnyManifest) -> dict[str, Any]:
    """The columns of a service that its manifest decides."""
    return {
        "name": manifest.name,
        "summary": manifest.summary,
        "description": manifest.description,
        "tags": list(manifest.tags),
        "category": manifest.category,
        "synonyms": list(manifest.synonyms),
        "contains": list(manifest.contains),
        "opens_at": manifest.opens_at if isinstance(manifest, sdk.ByHand) else None,
        "found_by": " ".join(_words(manifest)).lower(),
        "technology_class": manifest.technology_class.value,
        "data_classification": manifest.data_classification.value,
        "half": manifest.half.value,
    }


def _words(manifest: sdk.AnyManifest) -> Iterable[str]:
    yield from (manifest.name, manifest.summary, *manifest.tags)
    yield from (manifest.category or "", *manifest.synonyms, *manifest.contains)


async def _show(unit: Unit, service_id: UUID, manifest: sdk.AnyManifest) -> None:
    query = select(Circle.slug).where(col(Circle.slug).in_(manifest.circles))
    drawn = set((await unit.db.execute(query)).scalars())
    unknown = sorted(set(manifest.circles) - drawn)
    if unknown:
        raise UnknownCircle(f"Draw {', '.join(unknown)} first.", fields={"circles": ", ".join(unknown)})
    await unit.db.execute(delete(ServiceCircle).where(col(ServiceCircle.service_id) == service_id))
    unit.db.add_all(ServiceCircle(service_id=service_id, circle_slug=slug) for slug in sorted(drawn))


async def _offer(unit: Unit, service_id: UUID, manifest: sdk.AnyManifest) -> None:
    held = (await unit.db.execute(select(Plan).where(Plan.service_id == service_id))).scalars()
    rows = {plan.slug: plan for plan in held}
    for row in rows.values():
        row.offered = False
    for position, said in enumerate(manifest.plans):
        known = rows.get(said.id)
        terms = _terms(said, position)
        if known is None:
            unit.db.add(Plan(service_id=service_id, slug=said.id, **terms))
        else:
            known.sqlmodel_update(terms)


def _terms(said: sdk.manifest.Plan, position: int) -> dict[str, Any]:
    cost = said.metadata.costs[0] if said.metadata.costs else None
    return {
        "name": said.name,
        "description": said.description,
        "position": position,
        "offered": True,
        "approval": said.approval.value,
        "default_seconds": said.default_hours * HOUR,
        "max_seconds": said.max_hours * HOUR,
        "activation_seconds": said.activation_hours * HOUR if said.activation_hours else None,
        "price_amount": cost.value if cost else None,
        "price_currency": cost.currency if cost else None,
        "price_per": cost.unit.lower() if cost else None,
        "price_as_of": cost.as_of if cost else None,
        "price_source": cost.source if cost else None,
        "price_on_request": said.metadata.on_request is True,
    }
