"""Test a connection: call the service as the gateway would, and past it with a forged identity."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from pydantic import SecretStr

from brokers import sdk
from gateway import catalog
from gateway.authz import Action, Subject
from gateway.kernel import errors
from gateway.vault.keys import Keys
from gateway.vault.queries import reveal_for_injection
from gateway.work import Units


class ConnectionFailed(errors.UpstreamRejected):
    """The service cannot be used as it is; the detail says what it did, never what it sent."""

    slug = "connection-failed"
    title = "The connection does not work yet."


@dataclass(frozen=True, slots=True)
class Draft:
    """A manifest that is not entered yet, with the secrets that were typed beside it."""

    manifest: sdk.AnyManifest
    secrets: Mapping[str, SecretStr]


async def examine(
    units: Units,
    subject: Subject,
    keys: Keys,
    registry: sdk.Registry,
    service_id: UUID,
    *,
    draft: Draft | None = None,
) -> sdk.CheckReport | None:
    """The report that `catalog.publish` and `catalog.revise` ask for, about the present manifest or a draft;
    None where that one is set up by hand, so that there is nothing to call.

    Calls with no transaction open. A stored secret is sent only where it was entered for; a draft that
    goes elsewhere needs it typed again. Raises NotFound, NotVisible, NotAllowed, UnreadableManifest,
    ConnectionFailed, Unavailable.
    """
    async with units.read(subject) as unit:
        service = await catalog.service(unit, service_id)
        await catalog.allowed(unit, Action.SERVICE_ADMINISTER, service)
        present = await catalog.manifest_of(unit, service)
        secrets = await reveal_for_injection(unit, keys, service_id)
    tested = draft.manifest if draft else present
    if tested is None:
        raise catalog.UnreadableManifest("Enter the manifest again first.")
    if isinstance(tested, sdk.ByHand):
        return None
    if not isinstance(present, sdk.Manifest) or present.proxy.destinations != tested.proxy.destinations:
        secrets = {}
    secrets |= draft.secrets if draft else {}
    try:
        async with registry.broker(tested) as broker:
            return await broker.check(secrets=secrets)
    except sdk.Transient as passing:
        raise errors.Unavailable(passing.detail, retry_after=passing.retry_after or 2) from passing
    except sdk.Outcome as failed:
        raise ConnectionFailed(failed.detail) from failed
