"""Keys for Envoy's credential injector, by name; only towards a node of ours on the private socket."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gateway import enforcement, vault
from gateway.authz import SYSTEM
from gateway.work import Units


@dataclass(frozen=True)
class SecretTopic:
    """One secret with its version; never logged, never part of a snapshot."""

    sequence: int
    version: str
    resources: Sequence[Mapping[str, object]]


class Injected:
    """Opens a stored credential at the moment when an Envoy asks for it."""

    def __init__(self, units: Units, keys: vault.Keys) -> None:
        self._units = units
        self._keys = keys

    async def topic(self, name: str, node: str) -> SecretTopic | None:
        """The header value under that name, None where there is none: then Envoy forwards nothing."""
        async with self._units.read(SYSTEM) as unit:
            value = await enforcement.injected_value(unit, self._keys, name)
            sequence = (await enforcement.newest(unit))["published"]
        if value is None:
            return None
        plain = value.get_secret_value()
        digest = hashlib.sha256(f"{name} {plain}".encode()).hexdigest()[:16]
        return SecretTopic(sequence, f"{sequence}-{digest}", [enforcement.generic_secret(name, plain)])
