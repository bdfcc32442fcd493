"""What happens to grants."""

from uuid import UUID

from gateway.work import Event


class GrantOpened(Event):
    """There is a grant; the upstream has to follow."""

    service_id: UUID
    person_id: UUID | None
    client_id: UUID | None


class GrantStartReached(Event):
    """The scheduled start is here, says the clock."""


class GrantBegun(Event):
    """A scheduled grant is being set up now."""


class GrantActivated(Event):
    """It can be used from now on."""


class GrantEndReached(Event):
    """The end is here, says the clock."""


class GrantExpired(Event):
    """It ended by time."""


class GrantGivenBack(Event):
    """The holder returned it."""


class GrantRevoked(Event):
    """Somebody took it away."""


class GrantEnded(Event):
    """The upstream has nothing left of it."""
