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


class GrantExtended(Event):
    """Its end moved to a later moment."""


class GrantWarningReached(Event):
    """The end is so many days away, says the clock."""

    days: int


class GrantEndsSoon(Event):
    """The holder should know that it ends in so many days."""

    days: int


class GrantSuspended(Event):
    """It is paused, and refused meanwhile."""


class GrantResumed(Event):
    """It can be used again after a pause."""


class GrantUndone(Event):
    """Whoever took it away changed their mind in time."""


class GrantWithdrawn(Event):
    """It was no longer wanted before it ever worked."""


class GrantFailed(Event):
    """An attempt to set it up failed; another follows."""


class GrantAbandoned(Event):
    """It will never be set up."""


class GrantDrifted(Event):
    """The upstream shows something else than was granted."""


class GrantHealed(Event):
    """The upstream agrees again."""


class ServiceEndContinued(Event):
    """A service has ended and some of its access is still to be taken away; `id` is the service."""


class ActivationStarted(Event):
    """An eligible grant is used from now on; `id` is the activation."""

    grant_id: UUID


class ActivationEndReached(Event):
    """The end of an activation is here, says the clock; `id` is the activation."""


class ActivationEnded(Event):
    """An eligible grant is at rest again; `id` is the activation."""

    grant_id: UUID
