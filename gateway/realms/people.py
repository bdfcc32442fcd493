"""People written into a realm: many at once, their passwords hashed here."""

import asyncio
import base64
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from pydantic import SecretStr

from gateway.realms.admin import Admin

if TYPE_CHECKING:
    from keycloak import KeycloakAdmin

# Keycloak's own parameters of Argon2id: with these it does not hash again at the first sign-in.
_ITERATIONS: Final = 5
_MEMORY_KIB: Final = 7168
_LENGTH: Final = 32
_SALT: Final = 16


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody to be written into a realm."""

    username: str
    email: str
    first_name: str
    last_name: str
    roles: tuple[str, ...]
    attributes: Mapping[str, str]
    password: SecretStr = field(repr=False)


@dataclass(frozen=True, slots=True)
class Written:
    """The subject of each user name, and who was not there before."""

    subjects: Mapping[str, str]
    new: frozenset[str]


async def ensure_people(admin: Admin, realm: str, people: Iterable[NewPerson]) -> Written:
    """Write those who are missing, leave the others alone."""
    wanted = {person.username: person for person in people}
    known = await _subjects(admin, realm)
    missing = [person for name, person in wanted.items() if name not in known]
    if missing:
        payload = {"ifResourceExists": "SKIP", "users": [_representation(person) for person in missing]}
        await asyncio.to_thread(_import, admin, realm, payload)
        known = await _subjects(admin, realm)
    return Written(
        subjects={name: known[name] for name in wanted},
        new=frozenset(person.username for person in missing),
    )


async def set_password(admin: Admin, realm: str, subject: str, password: SecretStr) -> None:
    """Give somebody another password."""
    body = {"type": "password", "temporary": False, "value": password.get_secret_value()}
    await admin.write("PUT", f"/{realm}/users/{subject}/reset-password", body)


async def _subjects(admin: Admin, realm: str) -> dict[str, str]:
    """The subject of every user name of the realm."""
    found: dict[str, str] = {}
    size = 500
    while True:
        page = await admin.get(
            f"/{realm}/users", {"first": len(found), "max": size, "briefRepresentation": True}
        )
        found |= {user["username"]: user["id"] for user in page or []}
        if not page or len(page) < size:
            return found


def _import(admin: Admin, realm: str, payload: dict[str, Any]) -> None:
    """One call of python-keycloak, in a thread of its own: its synchronous side is sound."""
    _library(admin, realm).partial_import_realm(realm, payload)


def _library(admin: Admin, realm: str) -> "KeycloakAdmin":
    # Set-up needs it, a running gateway never does.
    from keycloak import KeycloakAdmin, KeycloakOpenIDConnection  # noqa: PLC0415  # imported late

    account = admin.account
    secret = account.secret.get_secret_value()
    if "username" in account.form:
        connection = KeycloakOpenIDConnection(
            server_url=admin.base,
            username=account.form["username"],
            password=secret,
            client_id=account.form["client_id"],
            user_realm_name=account.realm,
            realm_name=realm,
        )
    else:
        connection = KeycloakOpenIDConnection(
            server_url=admin.base,
            client_id=account.form["client_id"],
            client_secret_key=secret,
            realm_name=realm,
        )
    return KeycloakAdmin(connection=connection)


def _representation(person: NewPerson) -> dict[str, Any]:
    return {
        "username": person.username,
        "email": person.email,
        "emailVerified": True,
        "enabled": True,
        "firstName": person.first_name,
        "lastName": person.last_name,
        "attributes": {name: [value] for name, value in person.attributes.items() if value},
        "realmRoles": list(person.roles),
        "credentials": [_credential(person.password)],
    }


def _credential(password: SecretStr) -> dict[str, str]:
    """A password as Keycloak stores it. Hashing forty of them over there costs a small machine minutes."""
    salt = os.urandom(_SALT)
    hashed = Argon2id(
        salt=salt, length=_LENGTH, iterations=_ITERATIONS, lanes=1, memory_cost=_MEMORY_KIB
    ).derive(password.get_secret_value().encode())
    parameters = {
        "hashLength": [str(_LENGTH)],
        "memory": [str(_MEMORY_KIB)],
        "type": ["id"],
        "version": ["1.3"],
        "parallelism": ["1"],
    }
    return {
        "type": "password",
        "credentialData": json.dumps(
            {"hashIterations": _ITERATIONS, "algorithm": "argon2", "additionalParameters": parameters}
        ),
        "secretData": json.dumps(
            {
                "value": base64.b64encode(hashed).decode(),
                "salt": base64.b64encode(salt).decode(),
                "additionalParameters": {},
            }
        ),
    }
