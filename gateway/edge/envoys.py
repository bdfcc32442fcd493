"""What each Envoy holds, as far as its own questions tell: acknowledged, offered, refused.

Make before break: a new cluster and the terms of its leases are acknowledged before a route to it is offered,
and a cluster that is gone is kept until the routes without it are acknowledged. Waiting for that is bounded:
a slow Envoy gets a 503 for a moment, never an outdated route for ever.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Protocol, TypeAlias, runtime_checkable

Key: TypeAlias = tuple[str, str]
CLUSTERS = "type.googleapis.com/envoy.config.cluster.v3.Cluster"
ROUTES = "type.googleapis.com/envoy.config.route.v3.RouteConfiguration"
BEFORE_ROUTES: tuple[Key, ...] = (
    (CLUSTERS, ""),
    ("type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig", "envoy.filters.http.jwt_authn"),
)
ROUTES_WAIT_SECONDS = 1.0
OFFER_AGAIN_SECONDS = 5.0


class Topic(Protocol):
    """One subscription's resources under a version `<sequence>-<hash>`."""

    @property
    def sequence(self) -> int:
        """Grows with every change; from PostgreSQL."""

    @property
    def version(self) -> str:
        """`<sequence>-<hash>`."""

    @property
    def resources(self) -> Sequence[Mapping[str, object]]:
        """As Envoy reads them, each with its `@type`."""


@runtime_checkable
class Rendered(Protocol):
    """A topic that wrote its resources as a JSON list before anybody asked."""

    @property
    def rendered(self) -> bytes:
        """The list."""


@dataclass(frozen=True)
class Offer:
    """What is about to be sent for one question."""

    sequence: int
    version: str
    resources: Sequence[Mapping[str, object]]
    rendered: bytes


def _as_it_is(topic: Topic) -> Offer:
    rendered = topic.rendered if isinstance(topic, Rendered) else json.dumps(list(topic.resources)).encode()
    return Offer(topic.sequence, topic.version, topic.resources, rendered)


def sequence_of(version: str) -> int:
    """The sequence in a version, -1 where there is none yet."""
    head = version.partition("-")[0]
    return int(head) if head.isdigit() else -1


def others_wait_for(key: Key) -> bool:
    """Whether another topic of the Envoy may be held back until this one is acknowledged."""
    return key[0] == ROUTES or key in BEFORE_ROUTES


class Heard(Enum):
    """What a question tells about the answer before it."""

    NOTHING = auto()
    ACKNOWLEDGED = auto()
    REFUSED = auto()
    STARTED = auto()


_NOTHING: tuple[Offer | None, float] = (None, 0.0)


@dataclass
class Envoy:
    """One node."""

    acknowledged: dict[Key, str] = field(default_factory=dict)
    offered: dict[Key, tuple[Offer, float]] = field(default_factory=dict)
    refused: dict[Key, str] = field(default_factory=dict)
    clusters: dict[str, Mapping[str, object]] = field(default_factory=dict)
    routes_wait: tuple[str, float] = ("", 0.0)

    def judge(self, key: Key, version: str) -> Heard:
        """What a question's version says of the last answer. Envoy's REST protocol carries no error.

        Whoever held something and asks with nothing has started anew, and is offered everything again.
        """
        offer, _ = self.offered.get(key, _NOTHING)
        if version and self.acknowledged.get(key) != version:
            return Heard.ACKNOWLEDGED
        if not version and key in self.acknowledged:
            return Heard.STARTED
        if offer and offer.version not in {version, self.refused.get(key)}:
            return Heard.REFUSED
        return Heard.NOTHING

    def note(self, key: Key, version: str, heard: Heard) -> None:
        """Remember what was heard."""
        offer, _ = self.offered.get(key, _NOTHING)
        if heard is Heard.REFUSED and offer:
            self.refused[key] = offer.version
        if heard in {Heard.STARTED, Heard.ACKNOWLEDGED}:
            self.refused.pop(key, None)
        if heard is Heard.STARTED:
            del self.acknowledged[key]
            self.offered.pop(key, None)
            if key[0] == CLUSTERS:
                self.clusters = {}
        if heard is Heard.ACKNOWLEDGED:
            self.acknowledged[key] = version
            if key[0] == CLUSTERS and offer and offer.version == version:
                self.clusters = {str(one["name"]): one for one in offer.resources}

    def was_offered(self, key: Key) -> str:
        """The version of the last offer."""
        offer, _ = self.offered.get(key, _NOTHING)
        return offer.version if offer else ""

    def may_offer(self, key: Key, version: str, now: float) -> bool:
        """Whether this version may be sent: one that was refused only after a pause."""
        _, at = self.offered.get(key, _NOTHING)
        return self.refused.get(key) != version or now - at >= OFFER_AGAIN_SECONDS

    def offer_for(self, key: Key, topic: Topic, routes_version: str, now: float) -> Offer | None:
        """What to send for this topic now; None while something else has to come first."""
        if key[0] == CLUSTERS:
            return self._with_leftovers(topic, routes_version)
        if key[0] == ROUTES and not self._all_came_before(topic, now):
            return None
        return _as_it_is(topic)

    def _with_leftovers(self, topic: Topic, routes_version: str) -> Offer:
        wanted = {str(one["name"]) for one in topic.resources}
        left = [one for name, one in sorted(self.clusters.items()) if name not in wanted]
        routed = [version for (kind, _), version in self.acknowledged.items() if kind == ROUTES]
        if not left or routed == [routes_version]:
            return _as_it_is(topic)
        names = ",".join(str(one["name"]) for one in left)
        digest = hashlib.sha256(f"{topic.version} {names}".encode()).hexdigest()[:16]
        together = [*topic.resources, *left]
        return Offer(topic.sequence, f"{topic.sequence}-{digest}", together, json.dumps(together).encode())

    def _all_came_before(self, topic: Topic, now: float) -> bool:
        if all(sequence_of(self.acknowledged.get(key, "")) >= topic.sequence for key in BEFORE_ROUTES):
            return True
        if self.routes_wait[0] != topic.version:
            self.routes_wait = (topic.version, now)
        return now - self.routes_wait[1] >= ROUTES_WAIT_SECONDS
