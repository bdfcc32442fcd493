"""What fulfilment needs of a service's upstream, whatever kind of service it is."""

from typing import Protocol
from uuid import UUID

from gateway.grants import Health
from gateway.kernel import errors


class TryAgain(errors.Problem):
    """The upstream did not answer as it should; the same attempt may succeed later."""


class Upstream(Protocol):
    """Every call is safe to run twice; `key` is the same for every attempt of one grant."""

    async def provision(self, service_id: UUID, holder_id: UUID, *, key: UUID) -> Health:
        """Make the upstream agree and say how sure that is. Raises TryAgain."""
        ...

    async def deprovision(self, service_id: UUID, holder_id: UUID, *, key: UUID) -> None:
        """Leave nothing of it upstream. Raises TryAgain."""
        ...


class InjectedOnly:
    """Services that keep no accounts of ours: the gateway's header or key is the whole access."""

    async def provision(self, service_id: UUID, holder_id: UUID, *, key: UUID) -> Health:
        """There is nothing to create, so there is nothing that could differ."""
        return Health.OK

    async def deprovision(self, service_id: UUID, holder_id: UUID, *, key: UUID) -> None:
        """There is nothing to remove."""
