"""A thin typed client of Keycloak's admin REST API: one token for all who wait, retries, time-outs.

Only for what python-keycloak does unsoundly: its parallel calls fetch a token each and set headers
on a shared connection around an await.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

import httpx2
from pydantic import SecretStr

from gateway.realms.errors import KeycloakAway, KeycloakRefused, NoWayIn

# Creating a realm takes a second, and a minute on a machine that is busy starting everything else.
PATIENCE: Final = 90.0
ATTEMPTS: Final = 5
RENEW_BEFORE: Final = 10.0

Parameters = Mapping[str, str | int | bool]


@dataclass(frozen=True, slots=True)
class Account:
    """How to get in: a user of realm `master`, or a service client of the realm that it configures."""

    realm: str
    form: Mapping[str, str]
    secret_field: str
    secret: SecretStr

    @classmethod
    def user(cls, name: str, password: SecretStr) -> Self:
        """The bootstrap account."""
        form = {"grant_type": "password", "client_id": "admin-cli", "username": name}
        return cls("master", form, "password", password)

    @classmethod
    def service(cls, realm: str, client_id: str, secret: SecretStr) -> Self:
        """A service client; it reaches its own realm only."""
        form = {"grant_type": "client_credentials", "client_id": client_id}
        return cls(realm, form, "client_secret", secret)


class Admin:
    """Calls below `/admin/realms`. Open it with `async with`."""

    def __init__(
        self, base: str, account: Account, *, transport: httpx2.AsyncBaseTransport | None = None
    ) -> None:
        self.base = base.rstrip("/")
        self.account = account
        # Over plain HTTP there is no certificate to check; loading those of the world takes a while.
        carrier = transport or httpx2.AsyncHTTPTransport(verify=self.base.startswith("https:"))
        self._http = httpx2.AsyncClient(transport=carrier, timeout=PATIENCE, trust_env=False)
        self._token = ""
        self._good_until = 0.0
        self._flight = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Drop the connections."""
        await self._http.aclose()

    async def get(self, path: str, parameters: Parameters | None = None) -> Any:  # noqa: ANN401  # JSON
        """The JSON at a path, or None where there is nothing. Retried while Keycloak is away."""
        response = await _patiently(lambda: self._send("GET", path, None, parameters))
        return None if response.status_code == httpx2.codes.NOT_FOUND else response.json()

    async def write(self, method: str, path: str, body: object = None) -> str:
        """Create, change or remove; returns the id of what was created, if something was."""
        response = await self._send(method, path, body, None)
        if response.status_code == httpx2.codes.NOT_FOUND:
            raise KeycloakRefused(f"{method} {path}: nothing is there")
        return response.headers.get("location", "").rsplit("/", 1)[-1]

    async def remove(self, path: str) -> None:
        """Remove what is there; where nothing is, that is as good."""
        await self._send("DELETE", path, None, None)

    async def opens(self) -> bool:
        """Whether the account gets a token."""
        try:
            await self._bearer()
        except NoWayIn:
            return False
        return True

    async def _send(
        self, method: str, path: str, body: object, parameters: Parameters | None
    ) -> httpx2.Response:
        url = f"{self.base}/admin/realms{path}"
        for again in (True, False):
            headers = {"Authorization": f"Bearer {await self._bearer()}"}
            response = await self._call(method, url, json=body, params=parameters, headers=headers)
            if response.status_code == httpx2.codes.UNAUTHORIZED and again:
                self._good_until = 0.0
                continue
            break
        if response.is_error and response.status_code != httpx2.codes.NOT_FOUND:
            raise KeycloakRefused(f"{method} {path} answered {response.status_code}: {response.text[:300]}")
        return response

    async def _call(self, method: str, url: str, **content: Any) -> httpx2.Response:
        try:
            response = await self._http.request(method, url, **content)
        except httpx2.HTTPError as away:
            raise KeycloakAway(f"{method} {url}: {type(away).__name__}") from away
        if response.status_code >= httpx2.codes.INTERNAL_SERVER_ERROR:
            raise KeycloakAway(f"{method} {url} answered {response.status_code}")
        return response

    async def _bearer(self) -> str:
        async with self._flight:
            if time.monotonic() >= self._good_until:
                await self._renew()
            return self._token

    async def _renew(self) -> None:
        url = f"{self.base}/realms/{self.account.realm}/protocol/openid-connect/token"
        form = {**self.account.form, self.account.secret_field: self.account.secret.get_secret_value()}
        response = await _patiently(lambda: self._call("POST", url, data=form))
        if response.is_error:
            raise NoWayIn(f"{self.account.form['client_id']} gets no token in realm {self.account.realm}.")
        answer = response.json()
        self._token = answer["access_token"]
        self._good_until = time.monotonic() + float(answer["expires_in"]) - RENEW_BEFORE


async def _patiently(call: Callable[[], Awaitable[httpx2.Response]]) -> httpx2.Response:
    """Again, with pauses, while Keycloak is away; only for calls that change nothing."""
    for attempt in range(ATTEMPTS - 1):
        try:
            return await call()
        except KeycloakAway:
            await asyncio.sleep(0.25 * 2**attempt)
    return await call()
