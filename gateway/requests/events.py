"""What happens to requests."""

from uuid import UUID

from gateway.work import Event


class RequestSubmitted(Event):
    """Somebody asked for access."""

    service_id: UUID
    plan_id: UUID


class RequestApproved(Event):
    """The last answer that was needed was yes."""
