"""Envoy's whole configuration as one value: what the database says in, what Envoy is told out."""

import gc
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from gateway.enforcement.envoy.clusters import clusters
from gateway.enforcement.envoy.facts import (
    Credential,
    Denied,
    HeaderValue,
    Issuer,
    LeaseKeys,
    Page,
    Pages,
    PathExemption,
    Published,
    PublishedService,
    Refusal,
    Upstream,
)
from gateway.enforcement.envoy.filters import denials, filters
from gateway.enforcement.envoy.listener import listener, place
from gateway.enforcement.envoy.node import Node, read_node
from gateway.enforcement.envoy.routes import routes
from gateway.enforcement.envoy.secrets import generic_secret
from gateway.enforcement.envoy.shapes import (
    CLUSTER_TYPE,
    FILTER_TYPE,
    LISTENER_TYPE,
    ROUTES,
    ROUTES_TYPE,
    Message,
)

__all__ = [
    "Credential",
    "Denied",
    "HeaderValue",
    "Issuer",
    "LeaseKeys",
    "Page",
    "Pages",
    "PathExemption",
    "Published",
    "PublishedService",
    "Refusal",
    "Snapshot",
    "Topic",
    "Upstream",
    "generic_secret",
    "snapshot",
]


@dataclass(frozen=True)
class Topic:
    """What Envoy subscribes to as one thing: its resources and the version `<sequence>-<hash>` of them.

    `rendered` is the resources as a JSON list, written once: thousands of routes take a while, and whoever
    answers Envoys also answers decisions.
    """

    type_url: str
    name: str
    sequence: int
    version: str
    resources: tuple[Message, ...]
    rendered: bytes = b""

    def __post_init__(self) -> None:
        if not self.rendered:
            object.__setattr__(self, "rendered", _canonical(self.resources))


@dataclass(frozen=True)
class Snapshot:
    """All topics by type and name; clusters and listeners are asked for without a name."""

    topics: Mapping[tuple[str, str], Topic]
    _placed: dict[Node, Topic] = field(default_factory=dict, repr=False, compare=False)

    def topic(self, type_url: str, name: str, node: Mapping[str, object]) -> Topic | None:
        """The topic as this Envoy should hold it, or None for what does not exist.

        Raise ValueError for a listener where the node does not say where it listens.
        """
        found = self.topics.get((type_url, name))
        return self._here(found, read_node(node)) if found and type_url == LISTENER_TYPE else found

    def denying(self, denied: Denied) -> "Snapshot":
        """The same with this deny list, and nothing else written anew."""
        topic = _filter_topic(denied.sequence, denials(denied))
        return replace(self, topics={**self.topics, (topic.type_url, topic.name): topic})

    def _here(self, found: Topic, node: Node) -> Topic:
        """A listener holds every page; each poll of each Envoy would write all of them anew."""
        placed = self._placed.get(node)
        if placed is None:
            resources = [place(one, node) for one in found.resources]
            placed = self._placed[node] = _topic(LISTENER_TYPE, found.name, found.sequence, resources)
        return placed


def snapshot(published: Published, denied: Denied, pages: Pages) -> Snapshot:
    """Envoy's whole configuration by topic, version <sequence>-<hash>; equal input, equal bytes.

    The deny list carries its own sequence: taking something away changes that topic and no other.
    """
    sequence = published.sequence
    with _without_collecting():
        topics = [
            _topic(LISTENER_TYPE, "", sequence, [listener(published, pages)]),
            _topic(CLUSTER_TYPE, "", sequence, clusters(published)),
            _topic(ROUTES_TYPE, ROUTES, sequence, [routes(published)]),
            *(_filter_topic(sequence, one) for one in filters(published)),
            _filter_topic(denied.sequence, denials(denied)),
        ]
    return Snapshot({(topic.type_url, topic.name): topic for topic in topics})


@contextmanager
def _without_collecting() -> Iterator[None]:
    """A million new objects and no cycle among them: looking for one costs as much as all the rest."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _filter_topic(sequence: int, found: Message) -> Topic:
    return _topic(FILTER_TYPE, str(found["name"]), sequence, [{"@type": FILTER_TYPE, **found}])


def _topic(type_url: str, name: str, sequence: int, resources: Iterable[Message]) -> Topic:
    held = tuple(resources)
    rendered = _canonical(held)
    digest = hashlib.sha256(rendered).hexdigest()[:16]
    return Topic(type_url, name, sequence, f"{sequence}-{digest}", held, rendered)


def _canonical(resources: tuple[Message, ...]) -> bytes:
    return json.dumps(resources, sort_keys=True, separators=(",", ":"), check_circular=False).encode()
