"""Refusals that every act can meet."""

from typing import Final

import asyncpg

from gateway.authz import Decision
from gateway.kernel import errors

# What a connection of one's own raises when the server is away, leaves, or is cut off in mid-sentence;
# the last is no error of PostgreSQL's but of the client's, which no longer knows where it was.
CONNECTION_LOST: Final = (
    OSError,
    TimeoutError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)


class NotAllowed(errors.Forbidden):
    """The policies said no; `decision` tells which and to whom."""

    slug = "not-allowed"

    def __init__(self, decision: Decision) -> None:
        super().__init__(reasons=decision.reasons)
        self.decision = decision


class NotVisible(errors.NotFound):
    """The subject may not even know of it; answers exactly like a thing that is not there."""

    def __init__(self, decision: Decision) -> None:
        super().__init__()
        self.decision = decision


class AlreadyAnswered(Exception):
    """The same key was answered before: give the stored answer again instead of acting."""

    def __init__(self, status: int, body: str) -> None:
        super().__init__("answered before")
        self.status = status
        self.body = body


class KeyReused(errors.Invalid):
    """One idempotency key stands for one request; this one came with different content."""

    slug = "idempotency-key-reused"
    title = "This Idempotency-Key was used for a different request."
