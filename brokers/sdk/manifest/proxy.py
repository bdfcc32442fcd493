"""What happens to the bytes: where they go, what is set and removed, what is let through."""

import ipaddress
from enum import StrEnum
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, ConfigDict, Field, field_validator, model_validator

from brokers.sdk import template
from brokers.sdk.manifest.words import HeaderName, Method, PathPrefix, Strict

# Written by the proxy itself, or deciding how a message is read: never a place for an identity.
_RESERVED = frozenset({
    "connection", "content-length", "content-type", "cookie", "forwarded", "host", "keep-alive", "origin",
    "proxy-authorization", "referer", "set-cookie", "te", "trailer", "transfer-encoding", "upgrade",
    "x-forwarded-for", "x-forwarded-host", "x-forwarded-port", "x-forwarded-proto", "x-original-url",
    "x-request-id", "x-rewrite-url",
})  # fmt: skip
_METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")


class HowItKnows(StrEnum):
    """How the service tells a call of ours from one of somebody who reaches its port."""

    ASSERTION = "assertion"
    MUTUAL_TLS = "mutual_tls"
    SHARED_SECRET_HEADER = "shared_secret_header"  # noqa: S105  # a way, not a secret
    UNIX_SOCKET = "unix_socket"
    NETWORK = "network"


class PathExemption(StrEnum):
    """A dubious spelling that this service needs and that is refused everywhere else."""

    ENCODED_PERCENT = "encoded_percent"
    ENCODED_DELIMITER = "encoded_delimiter"
    DOT_PARAMETERS = "dot_parameters"


class Inject(Strict):
    """A header set from scratch on every call; each client copy of it is removed first."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True)

    place: Literal["header"] = Field(alias="in")
    name: HeaderName
    template: Annotated[str, Field(max_length=200), AfterValidator(template.checked)]

    @field_validator("name")
    @classmethod
    def _free(cls, name: str) -> str:
        if name.lower() in _RESERVED or name.lower().startswith("x-frontdesk"):
            raise ValueError("is written by the gateway itself; inject another header")
        return name

    @property
    def credentials(self) -> frozenset[str]:
        """Names of the secrets in it."""
        return template.credentials(self.template)


class Egress(Strict):
    """Private targets, as `host:port`, that may be called; every other private address is refused."""

    private: tuple[Annotated[str, Field(pattern=r"^[A-Za-z0-9.\-\[\]:]+:[0-9]{1,5}$")], ...] = ()


class Proxy(Strict):
    """Where calls go and what is done to them. `timeout` in seconds, `max_body` in bytes; `allowed_paths`
    are prefixes by whole segments. With `cross_site_exempt` the service protects its unsafe methods itself.
    """

    base_url: Annotated[str, Field(max_length=300)]
    how_it_knows: HowItKnows
    inject: tuple[Inject, ...]
    strip_headers: tuple[HeaderName, ...] = ()
    allowed_methods: tuple[Method, ...] = _METHODS
    allowed_paths: tuple[PathPrefix, ...] = ("/",)
    path_exemptions: tuple[PathExemption, ...] = ()
    cross_site_exempt: bool = False
    timeout: int = Field(default=30, ge=1, le=300)
    max_body: int = Field(default=10_485_760, ge=0, le=1_073_741_824)
    websocket: bool = False
    egress: Egress = Egress()

    @field_validator("base_url")
    @classmethod
    def _an_origin(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or not url.isascii():
            raise ValueError("is not an address; write `https://host` or `http://host:port`")
        if parts.username or parts.password or parts.query or parts.fragment or parts.path not in ("", "/"):
            raise ValueError("is more than an origin; remove user, path, query and fragment")
        if parts.port == 0 or any(sign in url for sign in "\\ \t{}"):
            raise ValueError("is not an address; write `https://host` or `http://host:port`")
        return f"{parts.scheme}://{parts.netloc.lower()}"

    @field_validator("inject")
    @classmethod
    def _once(cls, inject: tuple[Inject, ...]) -> tuple[Inject, ...]:
        names = [one.name.lower() for one in inject]
        if len(names) != len(set(names)):
            raise ValueError("sets one header twice; keep one of them")
        if sum(bool(one.credentials) for one in inject) > 1:
            raise ValueError("sends secrets in two headers; the data plane carries one")
        return inject

    @model_validator(mode="after")
    def _private_is_named(self) -> Self:
        if is_private_literal(self.host) and self.authority not in self.egress.private:
            raise ValueError(f"base_url is private; name `{self.authority}` under `egress.private`")
        return self

    @property
    def host(self) -> str:
        """Host of base_url, without brackets."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def port(self) -> int:
        """Port of base_url, the scheme's own when none is written."""
        return _port(self.base_url)

    @property
    def authority(self) -> str:
        """`host:port`, as the egress list writes it."""
        return authority_of(self.base_url)

    @property
    def credentials(self) -> frozenset[str]:
        """Names of all secrets that are injected."""
        return frozenset().union(*(one.credentials for one in self.inject))

    @property
    def destinations(self) -> tuple[str, ...]:
        """Everywhere a secret could go: a stored one is bound to exactly these."""
        return (self.base_url, *sorted(f"private {target}" for target in self.egress.private))


def authority_of(url: str) -> str:
    """`host:port` of an address, the port always written."""
    host = urlsplit(url).hostname or ""
    return f"[{host}]:{_port(url)}" if ":" in host else f"{host}:{_port(url)}"


def _port(url: str) -> int:
    return urlsplit(url).port or (443 if url.startswith("https:") else 80)


def is_private_literal(host: str) -> bool:
    """Whether the host is written as an address, or a name, that never leaves the machine or site."""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local", ".internal"))
