"""What shall be true of a realm, read from deploy/keycloak/realms."""

import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import SecretStr

Json = dict[str, Any]

# Everything that we make carries this mark; what carries it and is no longer wanted is removed.
MARK: Final = "frontdesk.managed"
MARKED: Final = {MARK: "realm"}
REALMS: Final = ("workforce", "partners")
# Names of ours in a client's entry that Keycloak does not know.
_OWN: Final = ("default_scopes", "optional_scopes", "role_scope", "mappers", "service_roles")


# A public client has no secret.
_NONE: Final = SecretStr("")


@dataclass(frozen=True, slots=True)
class WantedClient:
    """A client: its representation and what hangs on it."""

    name: str
    representation: Json
    mappers: tuple[Json, ...] = ()
    default_scopes: tuple[str, ...] = ()
    optional_scopes: tuple[str, ...] = ()
    realm_roles: tuple[str, ...] = ()
    service_roles: tuple[str, ...] = ()
    secret: SecretStr = field(default=SecretStr(""), repr=False)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A realm as it shall be."""

    name: str
    realm: Json
    roles: Mapping[str, str]
    profile: tuple[Json, ...]
    scopes: tuple[Json, ...]
    clients: tuple[WantedClient, ...]


def load(folder: Path, name: str, *, portal_origin: str, secrets: Mapping[str, SecretStr]) -> Wanted:
    """The realm out of `shared.yaml` and its own file; `secrets` by client id."""
    values = {"portal_origin": portal_origin}
    shared, own = (_read(folder / f"{part}.yaml", values) for part in ("shared", name))
    roles = own["roles"]
    return Wanted(
        name=name,
        realm={"realm": name, **shared["realm"], **own["realm"], "attributes": dict(MARKED)},
        roles=roles,
        profile=tuple(shared["profile"]["attributes"]),
        scopes=tuple(shared["scopes"]),
        clients=tuple(
            client(entry, tuple(roles), _NONE if entry["publicClient"] else secrets[entry["clientId"]])
            for entry in shared["clients"]
        ),
    )


def client(entry: Json, roles: tuple[str, ...], secret: SecretStr) -> WantedClient:
    """A client out of its entry; `roles` are all roles of the realm."""
    representation = {name: value for name, value in entry.items() if name not in _OWN}
    return WantedClient(
        name=entry["clientId"],
        representation={
            **representation,
            "protocol": "openid-connect",
            "enabled": True,
            "attributes": {**entry.get("attributes", {}), **MARKED},
        },
        mappers=tuple({**mapper, "protocol": "openid-connect"} for mapper in entry.get("mappers", ())),
        default_scopes=tuple(entry["default_scopes"]),
        optional_scopes=tuple(entry["optional_scopes"]),
        realm_roles=roles if "role_scope" in entry else (),
        service_roles=tuple(entry.get("service_roles", ())),
        secret=secret,
    )


def _read(path: Path, values: Mapping[str, str]) -> Json:
    text = string.Template(path.read_text()).safe_substitute(values)
    found: Json = yaml.safe_load(text)
    return found
