"""The whole header values that the data plane adds: templates filled with opened secrets."""

from collections.abc import Mapping
from uuid import UUID

from pydantic import SecretStr

from brokers import sdk
from gateway.vault.keys import Keys
from gateway.vault.queries import reveal_for_injection
from gateway.work import Unit


async def injected(
    unit: Unit, keys: Keys, service_id: UUID, proxy: sdk.manifest.Proxy
) -> dict[str, SecretStr]:
    """Header name → value, for every injected header with a secret; without its secret it is left out."""
    return filled(proxy, await reveal_for_injection(unit, keys, service_id))


def filled(proxy: sdk.manifest.Proxy, secrets: Mapping[str, SecretStr]) -> dict[str, SecretStr]:
    """The same for secrets at hand."""
    known = {f"credential.{name}": secret.get_secret_value() for name, secret in secrets.items()}
    values: dict[str, SecretStr] = {}
    for one in proxy.inject:
        if one.credentials and one.credentials <= secrets.keys():
            values[one.name] = SecretStr(sdk.template.render(one.template, known))
    return values
