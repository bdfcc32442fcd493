"""The gateway of the tests: it notes what Envoy asks and answers what the test wants."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import parse_qsl

from gateway.edge.xds import Discovery, Told
from gateway.enforcement.snapshot import Topic, generic_secret

Message: TypeAlias = MutableMapping[str, object]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
Decided: TypeAlias = tuple[int, list[tuple[str, str]]]


def allow(headers: Mapping[str, str]) -> Decided:
    """Decide for Ada, whoever asks."""
    return 200, [("x-frontdesk-value-user", "ada"), ("x-frontdesk-grant", "g-decided")]


@dataclass(repr=False)
class Gateway:
    """The control plane and decision endpoint of the test."""

    decide: Callable[[Mapping[str, str]], Decided] = allow
    hold: float = 5.0
    told: list[Told] = field(default_factory=list)
    nacks: list[Told] = field(default_factory=list)
    asked: list[dict[str, object]] = field(default_factory=list)
    secrets: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0

    async def seen(self, node: str) -> None:
        """Nothing to note."""

    async def acknowledged(self, told: Told) -> None:
        """Note an acknowledgement."""
        self.told.append(told)

    async def refused(self, told: Told) -> None:
        """Note a refusal."""
        self.nacks.append(told)

    async def topic(self, name: str, node: str) -> Topic | None:
        """A secret, if it was entered."""
        value = self.secrets.get(name)
        if value is None:
            return None
        return Topic("secret", name, 1, f"1-{len(value)}", (generic_secret(name, value),))

    def __post_init__(self) -> None:
        self.discovery = Discovery(self, self, hold=self.hold)

    def forget(self) -> None:
        """Start anew: a gateway that was restarted knows nothing of Envoys."""
        self.discovery = Discovery(self, self, hold=self.hold)

    async def edge(self, scope: Message, receive: Receive, send: Send) -> None:
        """The private socket: discovery, decisions, hand-over."""
        path = str(scope["path"])
        if path.startswith("/v3/"):
            await self.discovery(scope, receive, send)
            return
        headers = _headers(scope)
        if path.startswith("/check"):
            raw, query = scope["raw_path"], scope["query_string"]
            assert isinstance(raw, bytes)
            assert isinstance(query, bytes)
            asked = {"method": scope["method"], "path": raw.decode(), "query": query.decode()}
            self.asked.append({**asked, "headers": headers})
            await asyncio.sleep(self.delay)
            status, told = self.decide(headers)
            await _reply(send, status, told, b"decided")
            return
        body = json.dumps({"edge": path, "headers": list(headers.items())}).encode()
        await _reply(send, 200, [], body)

    async def public(self, scope: Message, receive: Receive, send: Send) -> None:
        """The portal: it tells what arrived, as the kind of answer that the query asks for."""
        query = scope["query_string"]
        assert isinstance(query, bytes)
        told = {"method": scope["method"], "target": scope["path"], "headers": list(_headers(scope).items())}
        kind = [("content-type", said) for name, said in parse_qsl(query.decode()) if name == "content-type"]
        await _reply(send, 200, kind, json.dumps(told).encode())


def _headers(scope: Mapping[str, object]) -> dict[str, str]:
    found = scope["headers"]
    assert isinstance(found, list)
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in found}


async def _reply(send: Send, status: int, headers: Sequence[tuple[str, str]], body: bytes) -> None:
    raw = [(name.encode(), value.encode()) for name, value in headers]
    raw.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})
