"""The guarded HTTP client: the only one that calls an address which somebody typed.

It maps answers and failures to outcomes once, keeps dry runs dry, retries at most once and only what
is safe or keyed, and never logs or repeats a body.
"""

import asyncio
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Self

import httpx2
from pydantic import SecretStr

from brokers.sdk import outcomes
from brokers.sdk.egress import GuardedTransport, Refused, Resolver, resolve
from brokers.sdk.manifest import FilterAction, Manifest

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "PROPFIND"})
MAX_ANSWER = 1_048_576
MAX_WAIT = 86_400
HOPS = 3
REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service said; `text` is cut at nothing, since a longer one is refused."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    def __repr__(self) -> str:
        return f"Answer(status={self.status}, {len(self.content)} bytes)"

    @property
    def text(self) -> str:
        """The body as UTF-8, whatever else it is."""
        return self.content.decode(errors="replace")


class GuardedClient:
    """Calls one manifest's service, or typed addresses in general. Use as an async context."""

    def __init__(
        self,
        *,
        private: frozenset[str] = frozenset(),
        timeout: float = 10,
        dry_run: bool = False,
        transport: httpx2.AsyncBaseTransport | None = None,
        resolver: Resolver = resolve,
        verify: ssl.SSLContext | None = None,
    ) -> None:
        # No kept connections: the pool knows only the address, and two names may share one.
        inner = transport or httpx2.AsyncHTTPTransport(
            verify=verify or True, trust_env=False, limits=httpx2.Limits(max_keepalive_connections=0)
        )
        self._client = httpx2.AsyncClient(
            transport=GuardedTransport(inner, private, resolver), follow_redirects=False, trust_env=False
        )
        self._timeout = timeout
        self._dry_run = dry_run

    @classmethod
    def for_manifest(
        cls,
        manifest: Manifest,
        *,
        dry_run: bool = False,
        transport: httpx2.AsyncBaseTransport | None = None,
        resolver: Resolver = resolve,
    ) -> Self:
        """A client that reaches what the manifest's egress list allows, with its time-out (at most 10 s)."""
        return cls(
            private=frozenset(manifest.proxy.egress.private),
            timeout=min(manifest.proxy.timeout, 10),
            dry_run=dry_run,
            transport=transport,
            resolver=resolver,
        )

    async def __aenter__(self) -> Self:
        await self._client.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def call(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str | SecretStr] | None = None,
        content: bytes = b"",
        key: str | None = None,
    ) -> Answer:
        """Send once, or twice when the first attempt broke and a repetition is harmless.

        `key` becomes the Idempotency-Key. Redirects are answers. Raises DryRun, Transient (no answer,
        too slow, not HTTP) or Rejected (refused target, too long an answer).
        """
        if self._dry_run and method not in SAFE:
            raise outcomes.DryRun
        sent = {name: _plain(value) for name, value in (headers or {}).items()}
        if key is not None:
            sent["Idempotency-Key"] = key
        try:
            return await self._once(method, url, sent, content)
        except httpx2.TransportError as broken:
            if method not in SAFE and key is None:
                raise _lost(broken) from None
        except TimeoutError:
            raise outcomes.Transient("The service did not answer in time.") from None
        try:
            return await self._once(method, url, sent, content)
        except (httpx2.TransportError, TimeoutError) as broken:
            raise _lost(broken) from None

    async def fetch(self, url: str, *, headers: Mapping[str, str | SecretStr] | None = None) -> Answer:
        """GET, following at most three redirects; each hop is judged anew.

        Headers stay at the first origin: they may hold a secret of it. Never from https to http.
        """
        first = httpx2.URL(url)
        at, sent = first, headers
        for _ in range(HOPS + 1):
            answer = await self.call("GET", str(at), headers=sent)
            if answer.status not in REDIRECTS:
                return answer
            there = at.join(answer.headers.get("location", ""))
            if at.scheme == "https" and there.scheme != "https":
                raise outcomes.Rejected("The address redirects from https to http.")
            sent = headers if _origin(there) == _origin(first) else None
            at = there
        raise outcomes.Rejected("The address redirects too often.")

    async def _once(self, method: str, url: str, headers: Mapping[str, str], content: bytes) -> Answer:
        try:
            async with (
                asyncio.timeout(self._timeout),
                self._client.stream(method, url, headers=headers, content=content or None) as response,
            ):
                return Answer(response.status_code, dict(response.headers), await _whole(response))
        except Refused as refused:
            raise outcomes.Rejected(f"This address may not be called: {refused}.") from None
        except (httpx2.InvalidURL, httpx2.UnsupportedProtocol, UnicodeError):
            raise outcomes.Rejected("This is not an address that can be called.") from None
        except httpx2.DecodingError:
            raise outcomes.Transient("The answer could not be read.") from None


async def _whole(response: httpx2.Response) -> bytes:
    body = bytearray()
    async for part in response.aiter_bytes():
        body += part
        if len(body) > MAX_ANSWER:
            raise outcomes.Rejected("The answer is longer than 1 MiB.")
    return bytes(body)


def demand(answer: Answer, manifest: Manifest, *, now: datetime | None = None) -> Answer:
    """The answer itself when it is good, else what it means: the manifest's filters, then the usual.

    Raises Transient, ActionRequired, Rejected, or the signals NotFound and AlreadyExists.
    """
    action = next(
        (f.action for f in manifest.error_handler.response_filters if answer.status in f.http_codes),
        _usual(answer.status),
    )
    wait = retry_after(answer.headers.get(manifest.rate_limit.retry_after.lower()), now or datetime.now(UTC))
    if action in (FilterAction.SUCCESS, FilterAction.IGNORE):
        return answer
    if action is FilterAction.RATE_LIMITED:
        raise outcomes.Transient("The service says that this is too fast.", retry_after=wait)
    if action is FilterAction.RETRY:
        raise outcomes.Transient(f"The service is not well (it answered {answer.status}).", retry_after=wait)
    if action is None:
        meaning = _MEANINGS[HTTPStatus(answer.status)]
        raise meaning()
    raise outcomes.Rejected(f"The service refused (it answered {answer.status}).")


def _credential_refused() -> outcomes.ActionRequired:
    return outcomes.ActionRequired("The service does not accept our credential. Enter it again.")


_MEANINGS: Mapping[HTTPStatus, Callable[[], Exception]] = {
    HTTPStatus.UNAUTHORIZED: _credential_refused,
    HTTPStatus.NOT_FOUND: outcomes.NotFound,
    HTTPStatus.GONE: outcomes.NotFound,
    HTTPStatus.CONFLICT: outcomes.AlreadyExists,
}


def _usual(status: int) -> FilterAction | None:
    """What a status means where the manifest says nothing; None for those with a meaning of their own."""
    if status in _MEANINGS:
        return None
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return FilterAction.RATE_LIMITED
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return FilterAction.RETRY
    return FilterAction.FAIL if status >= HTTPStatus.BAD_REQUEST else FilterAction.SUCCESS


def retry_after(value: str | None, now: datetime) -> int | None:
    """Seconds to wait, from either form of Retry-After (RFC 9110, 10.2.3); None when it says nothing.

    A day at most: a service must not put us off for ever.
    """
    if value is None:
        return None
    if value.strip().isdecimal():
        return min(int(value.strip()[:9]), MAX_WAIT)
    try:
        due = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    due = due if due.tzinfo else due.replace(tzinfo=UTC)
    return min(max(0, round((due - now).total_seconds())), MAX_WAIT)


def _plain(value: str | SecretStr) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else value


def _origin(url: httpx2.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _lost(broken: Exception) -> outcomes.Transient:
    slow = isinstance(broken, (TimeoutError, httpx2.TimeoutException))
    words = "The service did not answer in time." if slow else "The service could not be reached."
    return outcomes.Transient(words)
