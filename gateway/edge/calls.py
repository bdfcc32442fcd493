"""What Envoy's question and our answer look like: ASGI in, a few plain values, ASGI out."""

from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

NO_STORE = ("cache-control", "no-store")
JSON = ("content-type", "application/problem+json")


@dataclass(frozen=True, slots=True)
class Call:
    """One request as Envoy describes it. `service` was written by the matched route, never by a client."""

    service: str
    method: str
    target: str
    headers: dict[str, str] = field(repr=False)

    def cookies(self, name: str) -> list[str]:
        """Every value that the client sent under this name; two are two."""
        found = []
        for part in self.headers.get("cookie", "").split(";"):
            key, _, value = part.strip().partition("=")
            if key == name:
                found.append(value)
        return found

    @property
    def bearer(self) -> str | None:
        """The token of an Authorization header with the scheme Bearer (RFC 6750, 2.1)."""
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        return token.strip() if scheme.lower() == "bearer" and token else None

    @property
    def wants_page(self) -> bool:
        """Whether a person's browser is navigating, so that a redirect makes sense."""
        navigates = self.headers.get("sec-fetch-mode", "navigate") == "navigate"
        return self.method == "GET" and navigates and "text/html" in self.headers.get("accept", "")


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers and body; several `set-cookie` headers may stand in it."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = field(default=b"", repr=False)
    raw: list[tuple[bytes, bytes]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Written out once: the same answer may be sent many times."""
        raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in self.headers]
        raw.append((b"content-length", str(len(self.body)).encode()))
        object.__setattr__(self, "raw", raw)


def call_of(scope: Scope, prefix: str = "") -> Call:
    """The call in an ASGI scope, with `prefix` taken off its path. Repeated headers are joined."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        if name in headers:
            value = f"{headers[name]}{'; ' if name == 'cookie' else ', '}{value}"
        headers[name] = value
    path = scope.get("raw_path", scope["path"].encode()).decode("latin-1").partition("?")[0]
    query = scope["query_string"].decode("latin-1")
    target = path.removeprefix(prefix) or "/"
    return Call(
        service=headers.get("x-frontdesk-service", ""),
        method=scope["method"],
        target=f"{target}?{query}" if query else target,
        headers=headers,
    )


async def send_answer(send: Send, answer: Answer) -> None:
    """Write the answer out."""
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.raw})
    await send({"type": "http.response.body", "body": answer.body})


def cookie(name: str, value: str, *, max_age: int | None = None, secure: bool) -> tuple[str, str]:
    """A host-only, HttpOnly cookie as a header; without `max_age` it goes with the browser."""
    parts = [f"{name}={value}", "Path=/", "HttpOnly", "SameSite=Lax"]
    parts += [f"Max-Age={max_age}"] if max_age is not None else []
    parts += ["Secure"] if secure else []
    return "set-cookie", "; ".join(parts)
