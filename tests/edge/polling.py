"""Envoys that poll, and what stands around discovery in these tests."""

import asyncio
import json
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field

from gateway.edge.envoys import Topic
from gateway.edge.xds import Discovery, Told

FILTERS = "type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig"
DENIED = (FILTERS, "frontdesk.denied")


@dataclass
class Fake:
    """Configuration, secrets and listener to acknowledgements in one."""

    topics: dict[tuple[str, str], Topic] = field(default_factory=dict)
    secrets: dict[tuple[str, str], Topic] = field(default_factory=dict)
    heard: list[tuple[str, Told]] = field(default_factory=list)
    fails: bool = False
    nodes: list[str] = field(default_factory=list)

    async def seen(self, node: str) -> None:
        """Note who asks."""
        self.nodes.append(node)

    async def acknowledged(self, told: Told) -> None:
        """Note, or fail."""
        if self.fails:
            raise ConnectionError
        self.heard.append(("holds", told))

    async def refused(self, told: Told) -> None:
        """Note."""
        self.heard.append(("refused", told))


@dataclass
class Config:
    """What every Envoy should hold."""

    topics: dict[tuple[str, str], Topic]

    def topic(self, type_url: str, name: str, node: Mapping[str, object]) -> Topic | None:
        """The topic; a node called `stranger` is nobody's."""
        if node["id"] == "stranger":
            raise ValueError("not ours")
        return self.topics.get((type_url, name))


class Keys:
    """Secrets of one node."""

    def __init__(self, found: dict[tuple[str, str], Topic]) -> None:
        self.found = found

    async def topic(self, name: str, node: str) -> Topic | None:
        """The secret if this node may have it."""
        return self.found.get((name, node))


async def poll(
    discovery: Discovery,
    key: tuple[str, str] = DENIED,
    version: str = "",
    *,
    node: str = "one",
    path: str = "/v3/discovery:extension_configs",
    method: str = "POST",
    body: bytes | None = None,
) -> tuple[int, dict[str, object]]:
    """One question as Envoy asks it: the status and the answer."""
    asked: dict[str, object] = {"node": {"id": node}, "type_url": key[0]}
    if key[1]:
        asked["resource_names"] = [key[1]]
    if version:
        asked["version_info"] = version
    sent: list[MutableMapping[str, object]] = []
    parts = [{"type": "http.request", "body": json.dumps(asked).encode() if body is None else body}]

    async def receive() -> MutableMapping[str, object]:
        if parts:
            return dict(parts.pop())
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: MutableMapping[str, object]) -> None:
        sent.append(message)

    await discovery({"type": "http", "method": method, "path": path}, receive, send)
    status = sent[0]["status"]
    assert isinstance(status, int)
    answered = sent[1]["body"]
    assert isinstance(answered, bytes)
    return status, json.loads(answered or b"{}")
