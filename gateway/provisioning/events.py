"""What happens to the work on upstreams; `id` is the grant."""

from gateway.work import Event


class FulfilmentStuck(Event):
    """A person has to do something, or to decide."""


class FulfilmentHandedOver(Event):
    """Nothing is wrong: this service is set up, and taken away, by a person."""


class FulfilmentRetried(Event):
    """Somebody wants it tried again now."""


class FulfilmentSkipped(Event):
    """Somebody gave it up."""


class FulfilmentDone(Event):
    """A person did it by hand."""


class ConnectionPaused(Event):
    """Nothing is set up or taken away at a service for the time being; `id` is the service."""


class ConnectionResumed(Event):
    """The work at a service goes on; `id` is the service."""


class ConnectionContinued(Event):
    """More of it waited than one job begins again; `id` is the service."""


class FulfilmentCheckDue(Event):
    """It is time to look at the upstream, says the clock."""
