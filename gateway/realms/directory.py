"""The running gateway's hand in Keycloak: accounts closed and opened, sign-ins ended, one account made.

Everything is safe to do twice. It goes in by a service client of each realm that may manage people
and nothing else.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx2
from pydantic import SecretStr

from gateway.kernel import errors
from gateway.realms.admin import Account, Admin
from gateway.realms.secrets import PEOPLE_CLIENT

CHANGE_PASSWORD: Final = "UPDATE_PASSWORD"  # noqa: S105  # the name of an action


class AccountExists(errors.Conflict):
    """An account of that name or address is there already."""

    slug = "account-exists"
    title = "There is an account with this address already."


@dataclass(frozen=True, slots=True)
class NewAccount:
    """Somebody who gets an account. The password is good for one sign-in, which changes it."""

    username: str
    email: str
    first_name: str
    last_name: str
    organisation: str
    password: SecretStr = field(repr=False)


class Directory:
    """Opens a realm when it is needed: its secrets are written by the set-up, which may come later."""

    def __init__(
        self, base: str, secrets_file: Path, *, transport: httpx2.AsyncBaseTransport | None = None
    ) -> None:
        self._base = base
        self._secrets = secrets_file
        self._transport = transport

    async def close_account(self, realm: str, subject: str) -> None:
        """No sign-in and no new token from now on, and none of the old sign-ins either.

        A machine's subject is its service account: closed, it gets no token. Raises KeycloakAway,
        KeycloakRefused, NoWayIn.
        """
        async with self._open(realm) as admin:
            if await _enable(admin, f"/{realm}/users/{subject}", wanted=False):
                await admin.write("POST", f"/{realm}/users/{subject}/logout")

    async def open_account(self, realm: str, subject: str) -> None:
        """Sign-ins are taken again. Raises KeycloakAway, KeycloakRefused, NoWayIn."""
        async with self._open(realm) as admin:
            await _enable(admin, f"/{realm}/users/{subject}", wanted=True)

    async def end_sign_in(self, realm: str, session: str) -> None:
        """End one sign-in by the issuer's own id; one that is over already is none.

        Raises KeycloakAway, KeycloakRefused, NoWayIn.
        """
        async with self._open(realm) as admin:
            await admin.remove(f"/{realm}/sessions/{session}")

    async def new_account(self, realm: str, account: NewAccount) -> str:
        """Make an account; returns its subject. Raises AccountExists, KeycloakAway, KeycloakRefused."""
        async with self._open(realm) as admin:
            for name, value in (("username", account.username), ("email", account.email)):
                if await admin.get(f"/{realm}/users", {name: value, "exact": True}):
                    raise AccountExists("Sign in with it instead.")
            return await admin.write("POST", f"/{realm}/users", _representation(account))

    def _open(self, realm: str) -> Admin:
        held = json.loads(self._secrets.read_text())
        secret = SecretStr(held[realm][PEOPLE_CLIENT])
        return Admin(self._base, Account.service(realm, PEOPLE_CLIENT, secret), transport=self._transport)


async def _enable(admin: Admin, path: str, *, wanted: bool) -> bool:
    """Whether the account is there; for one that is gone nothing is left to do."""
    found: dict[str, Any] | None = await admin.get(path)
    if found is not None and found.get("enabled") is not wanted:
        await admin.write("PUT", path, {**found, "enabled": wanted})
    return found is not None


def _representation(account: NewAccount) -> dict[str, Any]:
    return {
        "username": account.username,
        "email": account.email,
        "emailVerified": True,
        "enabled": True,
        "firstName": account.first_name,
        "lastName": account.last_name,
        "attributes": {"organisation": [account.organisation]},
        "requiredActions": [CHANGE_PASSWORD],
        "credentials": [
            {"type": "password", "temporary": True, "value": account.password.get_secret_value()}
        ],
    }
