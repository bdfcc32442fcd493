"""Enter a secret of a service; it can be used at once, and read by nobody."""

import re
from uuid import UUID

from pydantic import SecretStr
from sqlmodel import select

from brokers import sdk
from gateway import catalog
from gateway.authz import Action
from gateway.kernel import new_id
from gateway.kernel.language import _
from gateway.vault import sealing
from gateway.vault.errors import Unacceptable, UnknownCredential
from gateway.vault.events import CredentialEntered
from gateway.vault.keys import Keys
from gateway.vault.models import Credential
from gateway.work import Unit


async def enter(unit: Unit, keys: Keys, service_id: UUID, name: str, secret: SecretStr) -> Credential:
    """Seal the secret for exactly the destinations of the service's present manifest.

    Raises NotFound, NotVisible, NotAllowed, UnreadableManifest, UnknownCredential, Unacceptable.
    """
    service = await catalog.locked(unit, service_id)
    because = await catalog.allowed(unit, Action.SERVICE_ADMINISTER, service)
    manifest = await catalog.manifest_of(unit, service)
    if manifest is None:
        raise catalog.UnreadableManifest("Enter the manifest again first.")
    if isinstance(manifest, sdk.ByHand):
        raise UnknownCredential("It is set up by hand and takes none.", fields={name: "not declared"})
    _verify(manifest, name, secret)
    query = select(Credential).where(Credential.service_id == service.id, Credential.name == name)
    row = (await unit.db.execute(query)).scalar_one_or_none()
    row_id = row.id if row else new_id()
    place = sealing.Place(row_id, _owner(service), sealing.SCHEMA, manifest.proxy.destinations)
    entered = Credential(
        id=row_id,
        service_id=service.id,
        name=name,
        owner=place.owner,
        sealed=sealing.seal(keys, secret, place),
        key_id=keys.current,
        allowed_origins=list(place.origins),
        schema_version=place.schema_version,
        entered_at=unit.now,
    )
    entered = await unit.db.merge(entered)
    await unit.db.flush()
    unit.emit(CredentialEntered(id=entered.id, service_id=service.id), because=because)
    return entered


def _owner(service: catalog.Service) -> str:
    return f"service:{service.id}"


def _verify(manifest: sdk.Manifest, name: str, secret: SecretStr) -> None:
    declared = manifest.credentials.properties.get(name)
    if declared is None:
        known = ", ".join(sorted(manifest.credentials.properties))
        said = _("The manifest declares %(names)s.") if known else _("The manifest declares none.")
        raise UnknownCredential(said % {"names": known}, fields={name: "not declared"})
    value = secret.get_secret_value()
    # A line break would write a header of its own; anything else that is not visible was pasted by mistake.
    if len(value) < declared.min_length or not re.fullmatch(r"[!-~]+", value):
        raise Unacceptable(
            _("Enter at least %(num)d visible ASCII signs without spaces.") % {"num": declared.min_length},
            fields={name: "too short, or holds signs that no header can carry"},
        )
