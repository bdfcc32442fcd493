"""Plain ASGI around everything: trace, numbers, security headers, the last resort, the size of a body."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Final

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.kernel import Problem, language, metrics, trace
from gateway.web import problems
from gateway.web.guard import SAFE
from gateway.web.trouble import TooLarge

LARGEST_BODY: Final = 1024 * 1024
_TOO_LARGE: Final = 413
_ALWAYS: Final[Mapping[str, str]] = {
    "x-content-type-options": "nosniff",
    # Not no-referrer: with it browsers send `Origin: null` from our own forms.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "x-frame-options": "DENY",
}


class Traced:
    """Continue the caller's trace or begin one."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Enter, then pass on."""
        if scope["type"] == "http":
            trace.enter(Headers(scope=scope).get("traceparent"))
        await self._app(scope, receive, send)


class Spoken:
    """Answer in the language that the browser or program asks for, until its person is known."""

    def __init__(self, app: ASGIApp, *, local: bool) -> None:
        self._app = app
        self._offered = language.offered(local=local)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, in that language."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        wanted = Headers(scope=scope).get("accept-language", "")
        with language.reading(language.heard(wanted, self._offered) or language.ENGLISH):
            await self._app(scope, receive, send)


class Counted:
    """Count answers by channel and status."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; count when the answer begins."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        channel = "api" if scope["path"].startswith("/api/") else "portal"

        async def counting(message: Message) -> None:
            if message["type"] == "http.response.start":
                metrics.REQUESTS.labels(channel, str(message["status"])).inc()
            await send(message)

        await self._app(scope, receive, counting)


class Guarded:
    """Security headers on every answer; the nonce of its scripts stands in `request.state.nonce`.

    An answer that is no page may bring a policy of its own, a stricter one.
    """

    def __init__(self, app: ASGIApp, form_targets: Sequence[str], *, secure: bool) -> None:
        """`form_targets`: origins that a form may lead to besides our own, the issuers of sign-in."""
        self._app = app
        self._targets = " ".join(("'self'", *form_targets))
        self._more = {"strict-transport-security": "max-age=63072000"} if secure else {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; an answer that says nothing of caching is nobody else's."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)
        scope.setdefault("state", {})["nonce"] = nonce

        async def guarding(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("content-security-policy", self._policy(nonce))
                for name, value in (*_ALWAYS.items(), *self._more.items()):
                    headers[name] = value
                headers.setdefault("cache-control", "private, no-store")
                if scope["method"] not in SAFE and not scope["path"].startswith("/api/"):
                    # Pages that were fetched ahead on hover are older than what was just done.
                    headers.setdefault("clear-site-data", '"prefetchCache"')
            await send(message)

        await self._app(scope, receive, guarding)

    def _policy(self, nonce: str) -> str:
        return (
            f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; "
            f"connect-src 'self'; form-action {self._targets}; base-uri 'none'; frame-ancestors 'none'; "
            "require-trusted-types-for 'script'; trusted-types 'none'"
        )


class LastResort:
    """Whatever nobody answered becomes a problem here, so that it passes the headers above."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; answer what is raised before an answer has begun."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def noting(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        request = Request(scope)
        try:
            await self._app(scope, receive, noting)
        except Problem as problem:
            if begun:
                raise
            answer = await problems.respond(request, problem)
            await answer(scope, receive, send)
        except Exception as fault:
            if begun:
                raise
            answer = await problems.respond_unexpected(request, fault)
            await answer(scope, receive, send)


class Limited:
    """Refuse a body over the limit, announced or not, before anything reads all of it."""

    def __init__(self, app: ASGIApp, largest: int = LARGEST_BODY) -> None:
        self._app = app
        self._largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, counting what comes in. Raises TooLarge; in mid-body HTTPException, since body
        parsers let nothing else through.
        """
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "0")
        if not announced.isdecimal() or int(announced) > self._largest:
            raise TooLarge
        came = 0

        async def counting() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > self._largest:
                raise HTTPException(_TOO_LARGE)
            return message

        await self._app(scope, counting, send)
