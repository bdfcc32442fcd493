"""How the service behaves: how to see that it is well, what its answers mean, how much it takes."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from brokers.sdk.manifest.words import HeaderName, Line, Method, Status, Strict


class FilterAction(StrEnum):
    """What an answer means."""

    SUCCESS = "SUCCESS"
    FAIL = "FAIL"
    RETRY = "RETRY"
    IGNORE = "IGNORE"
    RATE_LIMITED = "RATE_LIMITED"


class ResponseFilter(Strict):
    """These status codes mean this, whatever they usually mean."""

    http_codes: tuple[Status, ...] = Field(min_length=1)
    action: FilterAction


class ErrorHandler(Strict):
    """Peculiarities of the answers. The first filter that names a code decides; others mean the usual."""

    response_filters: tuple[ResponseFilter, ...]
    max_retries: int = Field(ge=0, le=3)
    idempotent_methods: tuple[Method, ...]


class RateScope(StrEnum):
    """Who shares a limit."""

    SERVICE = "service"
    PERSON = "person"


class RatePolicy(Strict):
    """At most `limit` calls in `interval` seconds for everybody, or for each caller."""

    limit: int = Field(ge=1)
    interval: int = Field(ge=1, le=86_400)
    scope: RateScope


class RateLimit(Strict):
    """The declared budget, and the header in which the service says when to come again."""

    policies: tuple[RatePolicy, ...] = Field(min_length=1)
    retry_after: HeaderName = "Retry-After"


class Expected(Strict):
    """A good answer: its status, and a text that it holds only when the service believed who called.

    `identity` may use `{identity.username}` and `{identity.email}`.
    """

    status: tuple[Status, ...] = Field(min_length=1)
    identity: Line | None = None


class Check(Strict):
    """One safe call that shows health and account identity."""

    method: Literal["GET", "HEAD", "OPTIONS", "PROPFIND"]
    path: Annotated[str, Field(pattern=r"^/[!-~]*$", max_length=500)]
    headers: dict[HeaderName, Line] = Field(default_factory=dict)
    body: Annotated[str, Field(max_length=4000)] | None = None
    expected: Expected
