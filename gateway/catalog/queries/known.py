"""Facts about services whose ids or slugs the caller has by another right: a grant, a call, an event."""

from collections import OrderedDict
from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from pydantic import ValidationError
from sqlmodel import col, select

from brokers import sdk
from gateway.authz import Action
from gateway.catalog.entities import catalog_entity
from gateway.catalog.models import ManifestVersion, Plan, Service, ServiceState
from gateway.catalog.rules import OPEN
from gateway.catalog.views import Brokered, ServiceFacts, facts_of
from gateway.kernel import logging
from gateway.work import Unit, rows_by_id

_log = logging.get(__name__)
# Thousands of services are read again whenever one of them changes; to check all of them takes seconds.
_KEPT: Final = 8192
_held: OrderedDict[tuple[UUID, int], tuple[dict[str, Any], sdk.AnyManifest]] = OrderedDict()
_CURRENT: Final = (col(ManifestVersion.service_id) == col(Service.id)) & (
    col(ManifestVersion.version) == col(Service.manifest_version)
)


async def facts(unit: Unit, service_ids: Iterable[UUID]) -> dict[UUID, ServiceFacts]:
    """Names and states by id, for slices that scoped the ids themselves: whoever holds a grant may
    read its service's name although the service left the circle.
    """
    found = await rows_by_id(unit, Service, service_ids)
    return {key: facts_of(service) for key, service in found.items()}


async def plan(unit: Unit, plan_id: UUID) -> Plan | None:
    """A plan by id, offered or not, under the same right."""
    return await unit.db.get(Plan, plan_id)


async def plans_by_id(unit: Unit, plan_ids: Iterable[UUID]) -> dict[UUID, Plan]:
    """Plans by id, under the same right."""
    return await rows_by_id(unit, Plan, plan_ids)


async def brokered(unit: Unit, slug: str) -> ServiceFacts | None:
    """For a decision about a call: the service that answers on this host name, if one does. One that opens
    at its vendor's address does not.
    """
    found = await named(unit, slug)
    return found if found and found.opens_at is None else None


async def named(unit: Unit, slug: str) -> ServiceFacts | None:
    """The open service of this name, whoever stands in front of it, under the same right."""
    query = select(Service).where(Service.slug == slug, col(Service.state).in_(OPEN))
    found = (await unit.db.execute(query)).scalar_one_or_none()
    return facts_of(found) if found else None


async def published(unit: Unit, *, slug: str | None = None) -> list[Brokered]:
    """Every open service that the gateway stands in front of, as the data plane follows it, by slug, or the
    one of this slug; for the System and administrators.

    One whose manifest this release cannot read is left out, and named in the log: it pauses alone.
    """
    unit.require(Action.SERVICE_ADMINISTER, catalog_entity())
    query = (
        select(Service, ManifestVersion)
        .join(ManifestVersion, _CURRENT)
        .where(col(Service.state).in_(OPEN), col(Service.opens_at).is_(None))
        .order_by(col(Service.slug))
    )
    if slug is not None:
        query = query.where(Service.slug == slug)
    found = []
    for service, row in await unit.db.execute(query):
        manifest = read_manifest(row)
        if isinstance(manifest, sdk.Manifest):
            found.append(Brokered(facts_of(service), manifest.kind, manifest.proxy))
    return found


async def manifest_of(unit: Unit, service: Service) -> sdk.AnyManifest | None:
    """The current manifest, or None where this release cannot read it."""
    row = await unit.db.get_one(ManifestVersion, (service.id, service.manifest_version))
    return read_manifest(row)


async def apis(unit: Unit, service_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Those of the services that programs call, under the same right as `facts`."""
    wanted = set(service_ids)
    if not wanted:
        return frozenset()
    query = select(ManifestVersion).join(Service, _CURRENT).where(col(ManifestVersion.service_id).in_(wanted))
    rows = (await unit.db.execute(query)).scalars()
    read = [(row.service_id, read_manifest(row)) for row in rows]
    return frozenset(service_id for service_id, manifest in read if manifest and manifest.is_api)


def read_manifest(row: ManifestVersion) -> sdk.AnyManifest | None:
    """The stored document as a manifest; one of the same version and text is read once."""
    key = (row.service_id, row.version)
    held = _held.get(key)
    if held is not None and held[0] == row.document:
        return held[1]
    try:
        manifest = sdk.manifest.read(row.document)
    except ValidationError:
        _log.error("manifest.unreadable", service_id=str(row.service_id), version=row.version)
        return None
    _held[key] = (row.document, manifest)
    while len(_held) > _KEPT:
        _held.popitem(last=False)
    return manifest


def is_open(state: str) -> bool:
    """Whether the service stands in the catalog and calls may reach it."""
    return ServiceState(state) in OPEN
