"""The kit that brokers are made of: manifest, ports, guarded HTTP, registry, conformance.

`manifest.parse` reads a service's description; `load` finds what is installed; `GuardedClient` is the
only client that calls an address which somebody typed.
"""

from brokers.sdk import manifest, template
from brokers.sdk.egress import Resolver
from brokers.sdk.http import Answer, GuardedClient, demand, retry_after
from brokers.sdk.manifest import AnyManifest, ByHand, Manifest, ManifestFault
from brokers.sdk.outcomes import (
    ActionRequired,
    AlreadyExists,
    DryRun,
    NotFound,
    Outcome,
    Rejected,
    Signal,
    Transient,
)
from brokers.sdk.ports import (
    Account,
    AccountState,
    Binding,
    Broker,
    CheckReport,
    Checks,
    Forgery,
    Health,
    IdempotencyKey,
    Kind,
    Order,
    Provisions,
    Secrets,
)
from brokers.sdk.registry import Registry, RegistryFault, load
from brokers.sdk.unprovisioned import Unprovisioned

__all__ = [
    "Account",
    "AccountState",
    "ActionRequired",
    "AlreadyExists",
    "Answer",
    "AnyManifest",
    "Binding",
    "Broker",
    "ByHand",
    "CheckReport",
    "Checks",
    "DryRun",
    "Forgery",
    "GuardedClient",
    "Health",
    "IdempotencyKey",
    "Kind",
    "Manifest",
    "ManifestFault",
    "NotFound",
    "Order",
    "Outcome",
    "Provisions",
    "Registry",
    "RegistryFault",
    "Rejected",
    "Resolver",
    "Secrets",
    "Signal",
    "Transient",
    "Unprovisioned",
    "demand",
    "load",
    "manifest",
    "retry_after",
    "template",
]
