"""A terminal in front of the API in process and of an issuer that plays by RFC 8628."""

import asyncio
import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs

import httpx2
import pytest
from typer.testing import CliRunner

from gateway import cli
from gateway.authz import Subject
from gateway.cli.client import World
from gateway.cli.errors import Trouble
from gateway.cli.kept import Kept, Login
from gateway.cli.site import Site
from tests.api.conftest import Desk, desk

PORTAL = "http://localhost:8080"
ISSUER = "http://id.localhost:8080/realms/workforce"
PROTOCOL = f"{ISSUER}/protocol/openid-connect"
DISCOVERY = {
    "issuer": ISSUER,
    "device_authorization_endpoint": f"{PROTOCOL}/auth/device",
    "token_endpoint": f"{PROTOCOL}/token",
    "end_session_endpoint": f"{PROTOCOL}/logout",
}


@dataclass
class Issuer:
    """Answers `replies` one after the other while its person makes up their mind; then signs them in."""

    admit: Callable[[str], None]
    replies: list[str] = field(default_factory=list)
    described: dict[str, str] = field(default_factory=lambda: dict(DISCOVERY))
    asked: list[dict[str, str]] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    refreshed: int = 0
    alive: str = ""
    _challenge: str = ""
    _issued: int = 0

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        """One request."""
        url = str(request.url)
        if url == f"{ISSUER}/.well-known/openid-configuration":
            return httpx2.Response(200, json=self.described)
        form = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        self.asked.append(form)
        if url == DISCOVERY["device_authorization_endpoint"]:
            return self._begin(form)
        if url == DISCOVERY["end_session_endpoint"]:
            self.ended.append(form["refresh_token"])
            self.alive = ""
            return httpx2.Response(204)
        assert url == DISCOVERY["token_endpoint"]
        return self._refresh(form) if form["grant_type"] == "refresh_token" else self._poll(form)

    def _begin(self, form: dict[str, str]) -> httpx2.Response:
        assert form["client_id"] == "frontdesk-cli"
        assert form["code_challenge_method"] == "S256"
        self._challenge = form["code_challenge"]
        told = {
            "device_code": "device-secret",
            "user_code": "ABCD-EFGH",
            "verification_uri": f"{ISSUER}/device",
            "verification_uri_complete": f"{ISSUER}/device?user_code=ABCD-EFGH",
            "expires_in": 600,
            "interval": 5,
        }
        return httpx2.Response(200, json=told)

    def _poll(self, form: dict[str, str]) -> httpx2.Response:
        assert form["device_code"] == "device-secret"
        if self.replies:
            return httpx2.Response(400, json={"error": self.replies.pop(0)})
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        assert base64.urlsafe_b64encode(digest).decode().rstrip("=") == self._challenge
        return self._tokens()

    def _refresh(self, form: dict[str, str]) -> httpx2.Response:
        self.refreshed += 1
        if form["refresh_token"] != self.alive:
            self.alive = ""  # shown twice: somebody has a copy, and the sign-in is over
            return httpx2.Response(400, json={"error": "invalid_grant"})
        return self._tokens()

    def _tokens(self) -> httpx2.Response:
        self._issued += 1
        access, self.alive = f"access-{self._issued}", f"refresh-{self._issued}"
        self.admit(access)
        told = {"access_token": access, "refresh_token": self.alive, "expires_in": 300}
        return httpx2.Response(200, json={**told, "token_type": "Bearer"})


@dataclass
class Network(httpx2.AsyncBaseTransport):
    """The issuer, the API, and nobody else; with `down`, nobody at all."""

    desk: Desk
    issuer: Issuer
    down: bool = False

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """To whom it is addressed."""
        if self.down:
            raise httpx2.ConnectError("refused")
        if request.url.host == "id.localhost":
            return self.issuer.answer(request)
        return await httpx2.ASGITransport(app=self.desk.app).handle_async_request(request)


@dataclass(frozen=True)
class Said:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> object:
        """What `--json` printed."""
        found: object = json.loads(self.out)
        return found


@dataclass
class Terminal:
    """Commands of one person on one machine."""

    desk: Desk
    issuer: Issuer
    network: Network
    kept: Kept
    opened: list[str] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)
    person: Subject | None = None

    async def run(self, *words: str, typed: str | None = None) -> Said:
        """One command, in a thread: it has an event loop of its own, as a process has."""
        return await asyncio.to_thread(self._run, words, typed)

    def _run(self, words: tuple[str, ...], typed: str | None) -> Said:
        ran = CliRunner().invoke(cli.app, list(words), obj=self.world(), input=typed)
        if isinstance(ran.exception, Trouble):
            return Said(ran.exception.code, ran.stdout, f"{ran.stderr}{ran.exception}")
        if ran.exception is not None and not isinstance(ran.exception, SystemExit):
            raise ran.exception
        return Said(ran.exit_code, ran.stdout, ran.stderr)

    def world(self) -> World:
        """Everything outside a command."""

        async def sleep(seconds: float) -> None:
            self.slept.append(seconds)

        def browse(address: str) -> bool:
            self.opened.append(address)
            return True

        return World(
            site=lambda: Site(PORTAL),
            kept=lambda: self.kept,
            transport=lambda: self.network,
            now=lambda: self.desk.clock.now().timestamp() + sum(self.slept),
            sleep=sleep,
            browse=browse,
        )

    @property
    def login(self) -> Login | None:
        """What is kept."""
        return self.kept.read(PORTAL)

    async def be(self, person: Subject) -> None:
        """Sign in as that person."""
        async with self.desk.bearer(person):
            self.person = person
        signed_in = await self.run("login")
        assert signed_in.code == 0, signed_in.err


@pytest.fixture
def terminal(desk: Desk, tmp_path: Path) -> Terminal:
    """Nobody is signed in yet."""
    given: list[Terminal] = []

    def admit(access: str) -> None:
        person = given[0].person
        if person is not None:
            desk.tokens.known[access] = desk.tokens.known[person.id]

    issuer = Issuer(admit)
    given.append(Terminal(desk, issuer, Network(desk, issuer), Kept(tmp_path / "config" / "login.json")))
    return given[0]


__all__ = ["Terminal", "desk", "terminal"]
