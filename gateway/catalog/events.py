"""What happens to services and circles."""

from uuid import UUID

from gateway.work import Event


class ServiceRegistered(Event):
    """There is a new service; nobody sees it yet."""


class ServiceRevised(Event):
    """It has a new version of its manifest."""

    version: int


class ServicePublished(Event):
    """Its circles see it, and calls reach it."""


class ServiceTested(Event):
    """Somebody called it for a look."""

    health: str


class ServiceAppointed(Event):
    """One of its four seats was given to a person."""

    kind: str
    person_id: UUID


class ServiceRestricted(Event):
    """It takes no new requests; whoever has access keeps it."""


class ServiceRetired(Event):
    """It goes out of use at a moment that is set."""


class ServiceEndReached(Event):
    """That moment is here, says the clock."""


class ServiceEnded(Event):
    """It is gone; nobody is let in any more."""


class ServiceVacated(Event):
    """One of its four seats became empty; `person_id` sat there."""

    kind: str
    person_id: UUID


class CircleDefined(Event):
    """A circle was drawn, or drawn anew."""
