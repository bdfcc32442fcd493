"""What happens to tokens."""

from uuid import UUID

from gateway.work import Event


class TokenCreated(Event):
    """A person's program may call a service with it."""

    grant_id: UUID


class TokenRevoked(Event):
    """It opens nothing any more."""

    grant_id: UUID
