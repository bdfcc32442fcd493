"""Secrets of our clients in Keycloak: made here, kept in one file that only its owner reads."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from gateway import identity
from gateway.kernel import crypto
from gateway.realms.wanted import REALMS

GATEWAY_CLIENT: Final = "frontdesk-gateway"
PEOPLE_CLIENT: Final = "frontdesk-people"
REALMS_CLIENT: Final = "frontdesk-realms"
CLIENTS: Final = (identity.PORTAL_CLIENT, GATEWAY_CLIENT, PEOPLE_CLIENT, REALMS_CLIENT)

Secrets = Mapping[str, Mapping[str, SecretStr]]


def ensure(path: Path) -> Secrets:
    """All secrets, by realm and client; those that are missing are made and written first (0600)."""
    held = _read(path) if path.exists() else {}
    complete = {
        realm: {
            client: held.get(realm, {}).get(client) or crypto.new_secret(256)
            for client in (*CLIENTS, *(held.get(realm, {}).keys() - set(CLIENTS)))
        }
        for realm in REALMS
    }
    if complete != held:
        write_private(path, json.dumps(complete, indent=2, sort_keys=True))
    return {
        realm: {client: SecretStr(secret) for client, secret in clients.items()}
        for realm, clients in complete.items()
    }


def write_private(path: Path, text: str) -> None:
    """Write a file that nobody else can read, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _read(path: Path) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(path.read_text())
    return found
