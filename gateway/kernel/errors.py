"""What can go wrong, in kinds; channels translate a kind into their protocol (RFC 9457 for HTTP).

Problem
 ├─ Invalid            what was sent cannot be accepted as it is
 ├─ Unauthenticated    nobody is signed in, or the proof is not accepted
 ├─ Forbidden          known, and not allowed; carries the rules that decided
 ├─ NotFound           absent, or not visible to the one who asks
 ├─ Conflict           the thing is in another state than the act needs
 ├─ Gone               it was there and is not coming back
 ├─ Limited            too many, too fast
 ├─ UpstreamRejected   a service behind the gateway said no
 ├─ Unavailable        something that we need is away; try again
 └─ Internal           our fault
"""

from enum import StrEnum
from typing import ClassVar


class Kind(StrEnum):
    """The families of problems; no HTTP number stands below `web`."""

    INVALID = "invalid"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    GONE = "gone"
    LIMITED = "limited"
    UPSTREAM_REJECTED = "upstream_rejected"
    UNAVAILABLE = "unavailable"
    INTERNAL = "internal"


class Problem(Exception):
    """A refusal or failure with words for the person who must act.

    `slug` names the problem type for ever, `title` says what happened in one short sentence,
    `detail` what to do next, `reasons` the ids of the policies that decided.
    """

    kind: ClassVar[Kind] = Kind.INTERNAL
    slug: ClassVar[str] = "internal"
    title: ClassVar[str] = "Something went wrong on our side."

    def __init__(
        self, detail: str = "", *, reasons: tuple[str, ...] = (), retry_after: int | None = None
    ) -> None:
        super().__init__(detail or self.title)
        self.detail = detail
        self.reasons = reasons
        self.retry_after = retry_after


class Invalid(Problem):
    """What was sent cannot be accepted as it is; `fields` maps a field to what is wrong with it."""

    kind, slug, title = Kind.INVALID, "invalid", "Some of this cannot be accepted yet."

    def __init__(self, detail: str = "", *, fields: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.fields = fields or {}


class Unauthenticated(Problem):
    """Nobody is signed in, or the proof is not accepted."""

    kind, slug, title = Kind.UNAUTHENTICATED, "unauthenticated", "Please sign in first."


class Forbidden(Problem):
    """Known, and not allowed."""

    kind, slug, title = Kind.FORBIDDEN, "forbidden", "This is not allowed for you."


class NotFound(Problem):
    """Absent, or not visible to the one who asks: the two must not be told apart."""

    kind, slug, title = Kind.NOT_FOUND, "not-found", "We cannot find that."


class Conflict(Problem):
    """The thing is in another state than the act needs."""

    kind, slug, title = Kind.CONFLICT, "conflict", "This has changed in the meantime."


class Gone(Problem):
    """It was there and is not coming back."""

    kind, slug, title = Kind.GONE, "gone", "This is no longer there."


class Limited(Problem):
    """Too many, too fast."""

    kind, slug, title = Kind.LIMITED, "limited", "That was a little too fast."


class UpstreamRejected(Problem):
    """A service behind the gateway said no."""

    kind, slug, title = Kind.UPSTREAM_REJECTED, "upstream-rejected", "The service refused."


class Unavailable(Problem):
    """Something that we need is away; nothing was changed."""

    kind, slug, title = Kind.UNAVAILABLE, "unavailable", "We cannot do this right now."

    def __init__(self, detail: str = "", *, retry_after: int = 2) -> None:
        super().__init__(
            detail or "Nothing was changed. Please try again in a moment.", retry_after=retry_after
        )


class Internal(Problem):
    """Our fault; the caller learns a correlation id and nothing else."""
