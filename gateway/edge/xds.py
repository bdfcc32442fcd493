"""Envoy's configuration over its REST protocol, held open until there is news (`POST /v3/discovery:<type>`).

The protocol only: what Envoy should hold is somebody else's value, and what it does hold is told to somebody
else. A poll that carries the current version waits; one that carries a newer sequence than ours is never
answered with something older; a version that Envoy refused is not offered again before it changes.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from gateway.edge.envoys import ROUTES, Envoy, Heard, Key, Offer, Topic, others_wait_for, sequence_of

Message: TypeAlias = MutableMapping[str, object]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]

DENIED = "frontdesk.denied"
SECRETS = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret"
PATHS = frozenset(
    f"/v3/discovery:{kind}" for kind in ("listeners", "clusters", "routes", "extension_configs", "secrets")
)
_LARGEST_QUESTION = 1024 * 1024


class Configuration(Protocol):
    """What every Envoy should hold at one moment."""

    def topic(self, type_url: str, name: str, node: Mapping[str, object]) -> Topic | None:
        """The topic for this node, None where there is none, ValueError where the node is not ours."""


class Secrets(Protocol):
    """Keys by name; only for a node that carries a service which uses them."""

    async def topic(self, name: str, node: str) -> Topic | None:
        """The secret as a topic, None where it does not exist or is not for this node."""


@dataclass(frozen=True)
class Told:
    """What an Envoy said of one version; why it refused stands in its own log only."""

    node: str
    type_url: str
    name: str
    version: str
    sequence: int


class Acknowledgements(Protocol):
    """Who wants to know what Envoys hold; what it raises makes the poll fail, and Envoy asks again."""

    async def seen(self, node: str) -> None:
        """The node lives: it asks, whatever it holds."""

    async def acknowledged(self, told: Told) -> None:
        """The Envoy holds this version."""

    async def refused(self, told: Told) -> None:
        """The Envoy keeps what it had."""


@dataclass(frozen=True)
class _Question:
    node: Mapping[str, object]
    type_url: str
    name: str
    version: str

    @property
    def key(self) -> Key:
        return self.type_url, self.name

    @property
    def node_id(self) -> str:
        return str(self.node["id"])


class Discovery:
    """The ASGI application. `publish` replaces what Envoys should hold and wakes every poll."""

    def __init__(self, acknowledgements: Acknowledgements, secrets: Secrets, *, hold: float = 20.0) -> None:
        self._acknowledgements = acknowledgements
        self._secrets = secrets
        self._hold = hold
        self._current: Configuration | None = None
        self._envoys: dict[str, Envoy] = {}
        self._news = asyncio.Event()
        self._wakes = 0

    def publish(self, current: Configuration) -> None:
        """Make this what every Envoy should hold."""
        self._current = current
        self._stir()

    def wake(self) -> None:
        """Let every held poll look again, also for secrets, which are read from the database."""
        self._wakes += 1
        self._stir()

    def _stir(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one poll: 200 with resources, 304 without news, 503 while we are behind the asker."""
        if scope["method"] != "POST" or scope["path"] not in PATHS:
            await _answer(send, 404)
            return
        try:
            question = _read(await _body(receive))
            offer = await self._until_news(question, receive)
        except ValueError:
            await _answer(send, 400)
            return
        if offer is None:
            await _answer(send, 503 if await self._behind(question) else 304)
            return
        envoy = self._envoys[question.node_id]
        envoy.offered[question.key] = (offer, asyncio.get_running_loop().time())
        await _answer(send, 200, _response(question, offer))

    async def _until_news(self, question: _Question, receive: Receive) -> Offer | None:
        loop = asyncio.get_running_loop()
        if self._is_behind_on_denials(question) and (offer := await self._offer(question, loop.time())):
            return offer
        await self._listen(question)
        gone: asyncio.Future[object] = asyncio.ensure_future(_disconnected(receive))
        ends = loop.time() + self._hold
        looked: object = None
        try:
            while not gone.done() and loop.time() < ends:
                news, now = self._news, (self._wakes, self._routes_version(question))
                # A secret costs queries, and changes only with what is published.
                look = question.type_url != SECRETS or now != looked
                offer, looked = await self._offer(question, loop.time()) if look else None, now
                if offer:
                    return offer
                # Without news, look again now and then: a bounded wait of a node may have ended.
                await _first_of(news, gone, min(1.0, ends - loop.time()))
        finally:
            gone.cancel()
        return None

    def _is_behind_on_denials(self, question: _Question) -> bool:
        """Whether it asks for the deny list and holds what we gave it, or what another process gave: then a
        newer one does not wait for the database to be told of the older. The next question tells.
        """
        envoy = self._envoys.setdefault(question.node_id, Envoy())
        held = question.name == DENIED and question.version
        return bool(held) and envoy.was_offered(question.key) in {"", question.version}

    async def _listen(self, question: _Question) -> None:
        """Take what the poll says of the last answer; it counts only when it was told on."""
        envoy = self._envoys.setdefault(question.node_id, Envoy())
        heard = envoy.judge(question.key, question.version)
        if heard is Heard.ACKNOWLEDGED:
            await self._acknowledgements.acknowledged(_told(question, question.version))
        elif question.name == DENIED:
            await self._acknowledgements.seen(question.node_id)
        if heard is Heard.REFUSED:
            await self._acknowledgements.refused(_told(question, envoy.was_offered(question.key)))
        envoy.note(question.key, question.version, heard)
        if heard is Heard.ACKNOWLEDGED and others_wait_for(question.key):
            self._stir()

    async def _offer(self, question: _Question, now: float) -> Offer | None:
        topic = await self._topic(question)
        if topic is None or topic.sequence < sequence_of(question.version):
            return None
        envoy = self._envoys[question.node_id]
        offer = envoy.offer_for(question.key, topic, self._routes_version(question), now)
        if offer is None or offer.version == question.version:
            return None
        return offer if envoy.may_offer(question.key, offer.version, now) else None

    async def _topic(self, question: _Question) -> Topic | None:
        if question.type_url == SECRETS:
            return await self._secrets.topic(question.name, question.node_id)
        if self._current is None:
            return None
        return self._current.topic(question.type_url, question.name, question.node)

    def _routes_version(self, question: _Question) -> str:
        topic = self._current and self._current.topic(ROUTES, "frontdesk", question.node)
        return topic.version if topic else ""

    async def _behind(self, question: _Question) -> bool:
        topic = await self._topic(question)
        return topic is None or topic.sequence < sequence_of(question.version)


def _told(question: _Question, version: str) -> Told:
    return Told(question.node_id, question.type_url, question.name, version, sequence_of(version))


def _read(body: bytes) -> _Question:
    """A discovery request. Raise ValueError where it is none."""
    asked = json.loads(body)
    match asked:
        case {"node": {"id": str()} as node, "type_url": str(type_url)}:
            pass
        case _:
            raise ValueError("This is not a discovery request.")
    match asked.get("resource_names", []):
        case []:
            name = ""
        case [str(name)]:
            pass
        case _:
            raise ValueError("Every subscription of our configuration names one thing.")
    return _Question(node, type_url, name, str(asked.get("version_info", "")))


def _response(question: _Question, offer: Offer) -> bytes:
    head = json.dumps({"version_info": offer.version, "type_url": question.type_url}).encode()
    return head[:-1] + b',"resources":' + offer.rendered + b"}"


async def _first_of(news: asyncio.Event, gone: asyncio.Future[object], seconds: float) -> None:
    waiting: asyncio.Future[object] = asyncio.ensure_future(news.wait())
    try:
        await asyncio.wait({waiting, gone}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        waiting.cancel()


async def _body(receive: Receive) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        part = message.get("body", b"")
        if message["type"] != "http.request" or not isinstance(part, bytes):
            raise ValueError("The question was broken off.")
        parts.append(part)
        size += len(part)
        if size > _LARGEST_QUESTION:
            raise ValueError("The question is too long.")
        if not message.get("more_body"):
            return b"".join(parts)


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _answer(send: Send, status: int, body: bytes = b"") -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
