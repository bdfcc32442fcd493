"""A service that knows people only by each call: nothing to make upstream, nothing to take away."""

from brokers.sdk.http import GuardedClient
from brokers.sdk.manifest import Manifest
from brokers.sdk.ports import Account, AccountState, Binding, CheckReport, IdempotencyKey, Order, Secrets
from brokers.sdk.probe import examine


class Unprovisioned:
    """The two generic kinds share it: what differs between them stands in their manifests."""

    def __init__(self, manifest: Manifest, client: GuardedClient) -> None:
        self._manifest = manifest
        self._client = client

    async def check(self, *, secrets: Secrets) -> CheckReport:
        """See `brokers.sdk.probe`."""
        return await examine(self._manifest, self._client, secrets)

    async def provision(self, order: Order, *, key: IdempotencyKey) -> Binding:  # the port's
        """Nothing is made: the account begins with its first call."""
        return Binding(order.reference, order.username)

    async def deprovision(self, binding: Binding, *, key: IdempotencyKey) -> None:
        """Nothing was made, and the gateway refuses already."""

    async def read_back(self, binding: Binding) -> Account | None:
        """The service offers no way to look."""
        return Account(binding.account, AccountState.UNKNOWN)
