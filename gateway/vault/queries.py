"""Every SELECT of this slice."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from pydantic import SecretStr
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import col, func, select

from brokers import sdk
from gateway import catalog
from gateway.authz import Action
from gateway.kernel import logging
from gateway.vault import sealing
from gateway.vault.errors import DoesNotOpen, KeysFault
from gateway.vault.keys import Keys
from gateway.vault.models import Credential
from gateway.work import Unit

_log = logging.get(__name__)


async def entered(unit: Unit, service_id: UUID) -> Mapping[str, bool]:
    """Names of the secrets that are stored, and whether each may be used at the present address.

    Raises NotFound, NotVisible, NotAllowed.
    """
    service = await _administered(unit, service_id)
    manifest = await catalog.manifest_of(unit, service)
    here = list(manifest.proxy.destinations) if isinstance(manifest, sdk.Manifest) else []
    return {row.name: row.allowed_origins == here for row in await _rows(unit, service.id)}


async def last_entered(unit: Unit, service_ids: Iterable[UUID]) -> dict[UUID, datetime]:
    """When a secret of each of these services was entered or replaced last; where there is none, nothing.

    Raises NotAllowed for anybody but an administrator.
    """
    unit.require(Action.SERVICE_ADMINISTER, catalog.catalog_entity())
    query = (
        select(Credential.service_id, func.max(col(Credential.entered_at)))
        .where(col(Credential.service_id).in_(set(service_ids)))
        .group_by(col(Credential.service_id))
    )
    return {row[0]: row[1] for row in await unit.db.execute(query)}


async def reveal_for_injection(unit: Unit, keys: Keys, service_id: UUID) -> dict[str, SecretStr]:
    """The secrets of a service for the one who injects them, by name.

    One that was entered for another address, or that does not open, is left out and named in the log:
    the call then fails without it. Raises NotFound, NotVisible, NotAllowed.
    """
    service = await _administered(unit, service_id)
    manifest = await catalog.manifest_of(unit, service)
    if not isinstance(manifest, sdk.Manifest):
        return {}
    opened: dict[str, SecretStr] = {}
    for row in await _rows(unit, service.id):
        if row.allowed_origins != list(manifest.proxy.destinations):
            _log.warning("vault.moved_service", service_id=str(service.id), name=row.name)
            continue
        try:
            opened[row.name] = sealing.unseal(keys, row.sealed, _place(row))
        except DoesNotOpen:
            _log.error("vault.does_not_open", service_id=str(service.id), name=row.name)
    return opened


async def verify_keys(unit: Unit, keys: Keys) -> None:
    """For the start: one record of each data key must open. Raises KeysFault, so that nothing starts
    with keys that belong to another database.
    """
    unit.require(Action.SERVICE_ADMINISTER, catalog.catalog_entity())
    query = select(Credential).ext(distinct_on(col(Credential.key_id)))
    for row in (await unit.db.execute(query)).scalars():
        try:
            sealing.unseal(keys, row.sealed, _place(row))
        except DoesNotOpen:
            raise KeysFault(
                f"stored credentials were sealed with the data key {row.key_id}, which is not among ours; "
                "restore the key files that belong to this database"
            ) from None


async def _administered(unit: Unit, service_id: UUID) -> catalog.Service:
    service = await catalog.service(unit, service_id)
    await catalog.allowed(unit, Action.SERVICE_ADMINISTER, service)
    return service


async def _rows(unit: Unit, service_id: UUID) -> list[Credential]:
    query = select(Credential).where(Credential.service_id == service_id).order_by(col(Credential.name))
    return list((await unit.db.execute(query)).scalars())


def _place(row: Credential) -> sealing.Place:
    # The owner is said anew and never read from the row: a secret moved to another service stays shut.
    owner = f"service:{row.service_id}"
    return sealing.Place(row.id, owner, row.schema_version, tuple(row.allowed_origins))
