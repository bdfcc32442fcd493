"""What fulfilment needs of a service's upstream, whatever kind of service it is."""

from typing import Protocol
from uuid import UUID

from brokers.sdk.manifest import ManualProvisioning, Provisioning
from gateway import catalog
from gateway.authz import SYSTEM
from gateway.grants import Health
from gateway.kernel import errors
from gateway.work import Units


class TryAgain(errors.Problem):
    """The upstream did not answer as it should; the same attempt may succeed later."""


class Rejected(errors.Problem):
    """The upstream said no, and will say no again until somebody changes something."""


class ActionRequired(errors.Problem):
    """A person has to do it by hand; the detail says what."""


class Upstream(Protocol):
    """Every call is safe to run twice; `key` is the same for every attempt of one grant.

    `reads_back`: whether it can say later how things stand there.
    """

    reads_back: bool

    async def provision(self, service_id: UUID, holder_id: UUID, *, key: UUID) -> Health:
        """Make the upstream agree and say how sure that is. Raises TryAgain, Rejected, ActionRequired."""
        ...

    async def deprovision(self, service_id: UUID, holder_id: UUID, *, key: UUID) -> None:
        """Leave nothing of it upstream. Raises TryAgain, Rejected, ActionRequired."""
        ...

    async def read_back(self, service_id: UUID, holder_id: UUID, *, key: UUID) -> Health:
        """How things stand upstream: OK, or DRIFTED where something else is there. Raises TryAgain."""
        ...


class InjectedOnly:
    """Services that keep no accounts of ours: the gateway's header or key is the whole access."""

    reads_back = False

    async def provision(self, service_id: UUID, holder_id: UUID, *, key: UUID) -> Health:
        """There is nothing to create, so there is nothing that could differ."""
        return Health.OK

    async def deprovision(self, service_id: UUID, holder_id: UUID, *, key: UUID) -> None:
        """There is nothing to remove."""

    async def read_back(self, service_id: UUID, holder_id: UUID, *, key: UUID) -> Health:
        """There is nothing that could differ."""
        return Health.OK


class ByManifest:
    """Does for each service what its manifest says: nothing, or have a person do it by hand."""

    reads_back = False

    def __init__(self, units: Units) -> None:
        self._units = units

    async def provision(self, service_id: UUID, holder_id: UUID, *, key: UUID) -> Health:
        """Agree where nothing is to be made. Raises ActionRequired with the manifest's instructions."""
        said = await self._said(service_id)
        if said.instructions is not None:
            raise ActionRequired(said.instructions)
        return Health.OK

    async def deprovision(self, service_id: UUID, holder_id: UUID, *, key: UUID) -> None:
        """Agree where nothing is to be removed. Raises ActionRequired with what the manifest says of that."""
        said = await self._said(service_id)
        if said.instructions is not None:
            raise ActionRequired(said.removal or said.instructions)

    async def read_back(self, service_id: UUID, holder_id: UUID, *, key: UUID) -> Health:
        """What a person made by hand is not looked at from here."""
        return Health.UNVERIFIED

    async def _said(self, service_id: UUID) -> Provisioning | ManualProvisioning:
        async with self._units.read(SYSTEM) as unit:
            manifest = await catalog.manifest_of(unit, await catalog.service(unit, service_id))
        if manifest is None:
            raise TryAgain("The service's manifest has to be entered again.")
        return manifest.provisioning
