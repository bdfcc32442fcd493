"""The API as a signed-in person calls it. Every command goes through here."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, Final, Self

import httpx2

from gateway.cli import signing
from gateway.cli.errors import OF_STATUS, NotRunning, NotSignedIn, Trouble
from gateway.cli.kept import Kept, Login
from gateway.cli.site import Site

MARGIN_SECONDS: Final = 15  # a token that ends on its way there is refused there
_TIMEOUT: Final = 30.0
_UNAUTHENTICATED: Final = 401
_REFUSED: Final = 400


@dataclass(frozen=True, slots=True)
class World:
    """What a command needs from outside itself."""

    site: Callable[[], Site]
    kept: Callable[[], Kept]
    transport: Callable[[], httpx2.AsyncBaseTransport]
    now: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]
    browse: Callable[[str], bool]


class Loopback(httpx2.AsyncBaseTransport):
    """`*.localhost` is this machine (RFC 6761, 6.3), also where the resolver does not know it."""

    def __init__(self) -> None:
        # Its own context trusts what the machine trusts, SSL_CERT_FILE included; no proxy is used.
        context = ssl.create_default_context()
        self._inner = httpx2.AsyncHTTPTransport(verify=context, trust_env=False)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Connect to 127.0.0.1; the Host header stays as it was."""
        host = request.url.host
        if host == "localhost" or host.endswith(".localhost"):
            request.extensions = {**request.extensions, "sni_hostname": host}
            request.url = request.url.copy_with(host="127.0.0.1")
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        """Close every connection."""
        await self._inner.aclose()


class Client:
    """Use it as a context manager; `call` signs each request and keeps the sign-in fresh."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.site, self.kept = world.site(), world.kept()
        self.http = httpx2.AsyncClient(transport=world.transport(), timeout=_TIMEOUT)
        self._turn = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.http.aclose()

    async def fetch(self, path: str) -> bytes:
        """A file, as it is. Raises Trouble like `call`."""
        return (await self._answered("GET", path)).content

    async def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str | int] | None = None,
        form: Mapping[str, Any] | None = None,
    ) -> Any:  # noqa: ANN401  # JSON, whatever it is
        """The answer's JSON. Raises Trouble in one sentence, of the kind that the status means."""
        answer = await self._answered(method, path, query, form)
        return answer.json() if answer.content else None

    async def _answered(
        self,
        method: str,
        path: str,
        query: Mapping[str, str | int] | None = None,
        form: Mapping[str, Any] | None = None,
    ) -> httpx2.Response:
        token = await self._token()
        answer = await self._send(method, path, query, form, token)
        if answer.status_code == _UNAUTHENTICATED:
            # Ended before its time, at the issuer or here: once more with a fresh one.
            answer = await self._send(method, path, query, form, await self._token(not_=token))
        if answer.status_code >= _REFUSED:
            raise _trouble(answer)
        return answer

    async def _send(
        self,
        method: str,
        path: str,
        query: Mapping[str, str | int] | None,
        form: Mapping[str, Any] | None,
        token: str,
    ) -> httpx2.Response:
        headers = {"authorization": f"Bearer {token}", "accept": "application/json"}
        try:
            return await self.http.request(
                method, self.site.api + path, params=query, json=form, headers=headers
            )
        except httpx2.HTTPError as away:
            raise NotRunning(
                f"Nothing answers at {self.site.portal}: is the address right, and does it run?"
            ) from away

    async def _token(self, *, not_: str = "") -> str:
        """An access token with some life left, and another one than `not_`. Single flight in this process
        by the lock, among processes by the file's: a refresh token is good once.
        """
        async with self._turn:
            with self.kept.held():
                login = self.kept.read(self.site.portal)
                if login is None:
                    raise NotSignedIn(f"You are not signed in to {self.site.portal}: run `frontdesk login`.")
                now = self.world.now()
                if login.access_token != not_ and login.expires_at - MARGIN_SECONDS > now:
                    return login.access_token
                return (await self._refreshed(login, now)).access_token

    async def _refreshed(self, login: Login, now: float) -> Login:
        fresh = await signing.refresh(self.http, login, now)
        self.kept.write(self.site.portal, fresh)
        if fresh is None:
            raise NotSignedIn(f"Your sign-in at {self.site.portal} has ended: run `frontdesk login`.")
        return fresh

    def remember_token(self, slug: str, entry: dict[str, Any]) -> None:
        """Keep a short token of a service beside the sign-in that it was made with."""
        with self.kept.held():
            login = self.kept.read(self.site.portal)
            if login is not None:
                self.kept.write(self.site.portal, replace(login, tokens={**login.tokens, slug: entry}))


def _trouble(answer: httpx2.Response) -> Trouble:
    """A problem document (RFC 9457) as one sentence."""
    try:
        problem = answer.json()
    except ValueError:
        problem = {}
    if not isinstance(problem, dict) or "title" not in problem:
        return OF_STATUS.get(answer.status_code, Trouble)(
            f"The answer was {answer.status_code}, and not one of ours: check FRONTDESK_URL."
        )
    words = [str(problem["title"]), str(problem.get("detail") or "")]
    fields = problem.get("fields") or {}
    words += [f"{name}: {what}." for name, what in fields.items()]
    if problem.get("reasons"):
        words.append(f"(Rule: {', '.join(problem['reasons'])}.)")
    return OF_STATUS.get(answer.status_code, Trouble)(" ".join(word for word in words if word))
