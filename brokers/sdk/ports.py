"""The protocols that a kind implements; every method is safe to run twice."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType, Protocol

from pydantic import BaseModel, ConfigDict, SecretStr

from brokers.sdk.http import GuardedClient
from brokers.sdk.manifest import Manifest

Secrets = Mapping[str, SecretStr]
IdempotencyKey = NewType("IdempotencyKey", str)


class Health(StrEnum):
    """Whether the service answered as expected; `unverified` where only the gateway itself can show it."""

    OK = "ok"
    FAILED = "failed"
    UNVERIFIED = "unverified"


class Forgery(StrEnum):
    """What the service did with a forged call that came past the gateway."""

    REFUSED = "refused"
    BELIEVED = "believed"


class CheckReport(BaseModel):
    """What "test connection" saw of exactly one manifest; holds nothing that the service sent."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    manifest: str
    health: Health
    forgery: Forgery
    detail: str


class Checks(Protocol):
    """Sees whether the service is well, and whether it believes a forged call."""

    async def check(self, *, secrets: Secrets) -> CheckReport:
        """Call it twice: as the gateway would, and as somebody past the gateway would.

        Raises Transient, ActionRequired or Rejected when the first call says so.
        """
        ...


@dataclass(frozen=True, slots=True)
class Order:
    """What a grant asks of a service: its reference, the plan, and who will be seen upstream."""

    reference: str
    plan: str
    username: str
    email: str


@dataclass(frozen=True, slots=True)
class Binding:
    """What is remembered for taking away again: the upstream account's name."""

    reference: str
    account: str


class AccountState(StrEnum):
    """`unknown`: the service offers no way to look."""

    PRESENT = "present"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Account:
    """An upstream account as it was read back."""

    account: str
    state: AccountState


class Provisions(Protocol):
    """Makes upstream what a grant needs, and takes it away."""

    async def provision(self, order: Order, *, key: IdempotencyKey) -> Binding:
        """Make it, or adopt what is there."""
        ...

    async def deprovision(self, binding: Binding, *, key: IdempotencyKey) -> None:
        """Take it away; what is gone already is fine."""
        ...

    async def read_back(self, binding: Binding) -> Account | None:
        """What is there now; None when it is gone."""
        ...


class Broker(Checks, Provisions, Protocol):
    """One service in the hands of its kind."""


class Kind(Protocol):
    """Makes brokers for manifests of one `auth.type`."""

    def __call__(self, manifest: Manifest, client: GuardedClient) -> Broker:
        """A broker; touches nothing yet."""
        ...
