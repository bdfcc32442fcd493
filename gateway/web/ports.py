"""What channels need of the running process: one frozen value that the root makes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import UUID

from fastapi import Request

from brokers import sdk
from gateway import audit, enforcement, identity, notifications, realms, vault, work
from gateway.authz import Decision, Subject
from gateway.kernel import Clock, cookie_name


@dataclass(frozen=True, slots=True)
class Site:
    """Where this installation lives. The portal and its API share one origin.

    `mailbox` is the folder of mails that a local stack keeps instead of sending.
    """

    portal_origin: str
    scheme: str
    domain: str
    port: int
    local: bool = False
    mailbox: Path | None = None

    @property
    def authority(self) -> str:
        """Host and port of the portal, as browsers say them."""
        return self.portal_origin.partition("://")[2]

    @property
    def secure(self) -> bool:
        """Whether cookies are marked Secure."""
        return self.scheme == "https"

    def service_origin(self, slug: str) -> str:
        """For example http://calendar.localhost:8080."""
        return f"{self.scheme}://{slug}.{self.authority}"

    def cookie(self, name: str) -> str:
        """What a cookie of that name is called here."""
        return cookie_name(name, secure=self.secure, port=self.port)

    @property
    def session_cookie(self) -> str:
        """The cookie of the portal session."""
        return self.cookie("frontdesk")


class Verifies(Protocol):
    """Accepts or refuses bearer tokens."""

    async def verify(self, token: str, *, audience: str | None = None) -> identity.VerifiedClaims:
        """Raises TokenRefused, or IssuerAway."""
        ...

    async def verify_logout(self, token: str) -> identity.VerifiedLogout:
        """Raises TokenRefused, or IssuerAway."""
        ...


class Claims(Protocol):
    """Says whether a session's use shall now be written down."""

    async def claim(self, signed_in: identity.SignedIn) -> bool:
        """Whether the caller shall now open a unit and `touch` the session."""
        ...


class MakesAccounts(Protocol):
    """Makes an account at the sign-in server."""

    async def new_account(self, realm: str, account: realms.NewAccount) -> str:
        """Its subject. Raises AccountExists, KeycloakAway, KeycloakRefused."""
        ...


class Refuses(Protocol):
    """Puts a refusal on record, in a transaction of its own."""

    async def __call__(
        self, subject: Subject, action: str, resource: str, decision: Decision | None = None, /
    ) -> None:
        """Raises Unavailable where it cannot be recorded."""
        ...


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything below that a route may use."""

    units: work.Units
    site: Site
    clock: Clock
    validator: Verifies
    issuers: identity.Issuers
    exchange: Callable[[], identity.Exchange]
    touches: Claims
    accounts: MakesAccounts
    refused: Refuses
    reach: Callable[[UUID], Awaitable[enforcement.Reach]]
    keys: vault.Keys
    registry: sdk.Registry
    lease_jwks: Callable[[], str]
    heads: Callable[[], audit.Heads]
    wakes: notifications.Wakes


def ports(request: Request) -> Ports:
    """The ports of the application that answers this request."""
    found = request.app.state.ports
    if not isinstance(found, Ports):
        raise TypeError("the application was not made by web.create_app")
    return found
