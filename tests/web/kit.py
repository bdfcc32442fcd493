"""An application over the test's database, and browsers and programs that call it in process."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from uuid import UUID

import httpx2
from fastapi import APIRouter, FastAPI, Request, Response

from brokers import sdk
from gateway import audit, enforcement, identity, notifications, realms, vault, web, work
from gateway.identity import Issuer, Issuers, SignedIn, VerifiedClaims, VerifiedLogout
from gateway.kernel import FixedClock

ORIGIN = "http://localhost:8080"
SITE = web.Site(portal_origin=ORIGIN, scheme="http", domain="localhost", port=8080, local=True)
ISSUERS = Issuers(
    Issuer(
        realm=realm,
        url=f"http://id.test/realms/{realm}",
        internal=f"http://127.0.0.1:9/realms/{realm}",
    )
    for realm in ("workforce", "partners")
)


@dataclass(frozen=True, slots=True)
class Tokens:
    """A validator that knows its tokens by heart; all others are refused."""

    known: dict[str, VerifiedClaims] = field(default_factory=dict)

    async def verify(self, token: str, *, audience: str | None = None) -> VerifiedClaims:
        """Raises TokenRefused."""
        if token not in self.known:
            raise identity.TokenRefused(identity.Reason.AUDIENCE)
        return self.known[token]

    async def verify_logout(self, token: str) -> VerifiedLogout:
        """Raises TokenRefused: no issuer speaks here."""
        raise identity.TokenRefused(identity.Reason.SIGNATURE)


class EveryTime:
    """Has every use of a session written down that is due."""

    async def claim(self, signed_in: SignedIn) -> bool:
        """Whether it is due."""
        return signed_in.touch_due


class NoAccounts:
    """A sign-in server that does not answer."""

    async def new_account(self, realm: str, account: realms.NewAccount) -> str:
        """Raises KeycloakAway."""
        raise realms.KeycloakAway


def ports(units: work.Units, clock: FixedClock, tmp_path: Path, tokens: Tokens | None = None) -> web.Ports:
    """Ports without an issuer, a cache or an Envoy."""

    async def reach(_denied_id: UUID) -> enforcement.Reach:
        return enforcement.Reach(2, 2)

    def exchange() -> identity.Exchange:
        raise NotImplementedError

    return web.Ports(
        units=units,
        site=SITE,
        clock=clock,
        validator=tokens or Tokens(),
        issuers=ISSUERS,
        exchange=exchange,
        touches=EveryTime(),
        accounts=NoAccounts(),
        refused=partial(audit.refused, units),
        reach=reach,
        keys=vault.Keys.load_or_create(tmp_path / "kek"),
        registry=sdk.load(),
        lease_jwks=lambda: '{"keys": []}',
        heads=lambda: audit.Heads.open(tmp_path),
        wakes=notifications.Wakes(remembers=0),
    )


def plain_page(_request: Request, told: web.Told) -> Response:
    """A problem as a page of one line."""
    return Response(f"<h1>{told.title}</h1>{told.trace_id}", told.status, media_type="text/html")


def application(ports: web.Ports, routers: Sequence[APIRouter]) -> FastAPI:
    """The kit's application over those routers."""
    return web.create_app(ports, routers, page_for_problem=plain_page)


def browser(app: FastAPI, secret: str | None = None) -> httpx2.AsyncClient:
    """A page of the portal that fetches; signed in with that session's secret."""
    return _client(
        app,
        {"origin": ORIGIN, "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors"}
        | ({"cookie": f"{SITE.session_cookie}={secret}"} if secret else {}),
    )


def program(app: FastAPI, token: str | None = None) -> httpx2.AsyncClient:
    """Somebody's program; it shows that token."""
    return _client(app, {"authorization": f"Bearer {token}"} if token else {})


def _client(app: FastAPI, headers: dict[str, str]) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url=ORIGIN, headers=headers)
