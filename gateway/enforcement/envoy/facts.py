"""What Envoy's configuration is made from: plain frozen values, built elsewhere from the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class PathExemption(StrEnum):
    """A peculiarity of paths that one service needs and every other one refuses."""

    ENCODED_PERCENT = "encoded_percent"
    ENCODED_DELIMITER = "encoded_delimiter"
    DOT_PARAMETERS = "dot_parameters"


@dataclass(frozen=True, kw_only=True)
class Upstream:
    """Where a service listens: host and port (seconds, bytes and paths are absolute), or a Unix socket."""

    host: str = ""
    port: int = 0
    tls: bool = False
    socket: str | None = None


@dataclass(frozen=True, kw_only=True)
class HeaderValue:
    """Put `value` (a claim of the lease, an `X-Frontdesk-Value-…` of a decision) into `header`."""

    header: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Credential:
    """A shared key, by reference: Envoy fetches `secret` itself, if it carries the service."""

    header: str
    secret: str


@dataclass(frozen=True, kw_only=True)
class PublishedService:
    """One brokered service as Envoy has to know it. `host` is without port; limits are seconds and bytes."""

    slug: str
    host: str
    upstream: Upstream
    leased: bool = True
    user_header: str | None = None
    header_values: tuple[HeaderValue, ...] = ()
    credential: Credential | None = None
    assertion: bool = False
    strip_headers: tuple[str, ...] = ()
    allowed_methods: tuple[str, ...] = ()
    allowed_paths: tuple[str, ...] = ("/",)
    host_header: str | None = None
    timeout: int = 60
    max_body: int = 10 * 1024 * 1024
    max_stream_seconds: int = 3600
    websocket: bool = False
    max_upgrade_seconds: int = 900
    cross_site_exempt: bool = False
    path_exemptions: frozenset[PathExemption] = frozenset()

    @property
    def values(self) -> tuple[HeaderValue, ...]:
        """Every header that is set from an identity value."""
        own = (HeaderValue(header=self.user_header, value="user"),) if self.user_header else ()
        return own + self.header_values

    @property
    def injected(self) -> tuple[str, ...]:
        """Every header name of which a client's copy must vanish, lower case, sorted."""
        names = [value.header for value in self.values] + list(self.strip_headers)
        if self.credential:
            names.append(self.credential.header)
        return tuple(sorted({name.lower() for name in names}))


@dataclass(frozen=True, kw_only=True)
class Issuer:
    """Where people sign in: Envoy lets through its realms and their resources, nothing else."""

    host: str
    upstream: Upstream


@dataclass(frozen=True, kw_only=True)
class LeaseKeys:
    """How Envoy recognises a lease: its issuer, the public keys (a JWK set as JSON text), its cookie."""

    issuer: str
    jwks: str
    cookie: str


@dataclass(frozen=True, kw_only=True)
class Published:
    """All that is reachable through Envoy at one moment; `sequence` comes from PostgreSQL and only grows.

    `trusted_hops` counts our own proxies in front; `trusted_ca` is the file that vouches for upstreams.
    """

    sequence: int
    services: tuple[PublishedService, ...]
    portal_host: str
    issuer: Issuer | None
    scheme: str
    public_port: int
    lease: LeaseKeys
    own_cookies: tuple[str, ...] = ()
    trusted_hops: int = 0
    trusted_ca: str = "/etc/ssl/certs/ca-certificates.crt"

    def authority(self, host: str) -> str:
        """The host as a browser writes it in Host and Origin."""
        usual = {"http": 80, "https": 443}[self.scheme]
        return host if self.public_port == usual else f"{host}:{self.public_port}"

    def origin(self, host: str) -> str:
        """The web origin of a host."""
        return f"{self.scheme}://{self.authority(host)}"


@dataclass(frozen=True, kw_only=True)
class Denied:
    """What was taken away while leases may still say otherwise; `sequence` is the revocations' own.

    Above `LIMIT` entries only `generation` counts, so whoever fills this must then have raised it above the
    generation (claim `gen`) of every lease that was issued before the newest entry.
    """

    LIMIT = 500

    sequence: int
    generation: int
    services: frozenset[str] = frozenset()
    organisations: frozenset[str] = frozenset()
    persons: frozenset[str] = frozenset()
    clients: frozenset[str] = frozenset()
    sessions: frozenset[str] = frozenset()
    grants: frozenset[str] = frozenset()

    def by_claim(self) -> dict[str, frozenset[str]]:
        """The refused ids under the claim of the lease that carries them."""
        return {
            "svc": self.services,
            "org": self.organisations,
            "sub": self.persons,
            "cid": self.clients,
            "sid": self.sessions,
            "gid": self.grants,
        }

    @property
    def overflows(self) -> bool:
        """Whether the list is too long to be matched entry by entry."""
        return sum(len(ids) for ids in self.by_claim().values()) > self.LIMIT


class Refusal(StrEnum):
    """Everything that Envoy refuses by itself; each has a page."""

    UNKNOWN_HOST = "unknown-host"
    BAD_REQUEST = "bad-request"
    PATH_REFUSED = "path-refused"
    LEASE_AMBIGUOUS = "lease-ambiguous"
    CROSS_SITE = "cross-site"
    METHOD_REFUSED = "method-refused"
    ACCESS_ENDED = "access-ended"
    LEASE_OUTDATED = "lease-outdated"
    UNDECIDED = "undecided"
    UPGRADE_REFUSED = "upgrade-refused"
    CREDENTIAL_MISSING = "credential-missing"
    TOO_LARGE = "too-large"
    HEADERS_TOO_LARGE = "headers-too-large"
    UPSTREAM_UNREACHABLE = "upstream-unreachable"
    UPSTREAM_SLOW = "upstream-slow"
    OVERLOADED = "overloaded"
    FRONTDESK_AWAY = "frontdesk-away"


@dataclass(frozen=True, kw_only=True)
class Page:
    """One refusal for people and programs: `html` is a whole document, the rest a problem document, with
    `why` as its further members. `others` are the same document in further languages, by tag.
    """

    title: str
    detail: str
    html: str
    why: Mapping[str, str] = field(default_factory=dict, hash=False)
    others: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, kw_only=True)
class Pages:
    """The texts of all refusals; `problems` is the prefix of a problem's type address."""

    texts: Mapping[Refusal, Page] = field(hash=False)
    problems: str = "/problems/"

    def __post_init__(self) -> None:
        missing = sorted(set(Refusal) - set(self.texts))
        if missing:
            raise ValueError(f"These refusals have no page: {', '.join(missing)}.")
