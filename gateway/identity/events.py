"""What happens to people and sessions."""

from uuid import UUID

from gateway.work import Event


class PersonAdmitted(Event):
    """A person came here for the first time."""

    organisation: UUID


class PersonDeactivated(Event):
    """A person is no longer active: every access ends."""


class SessionStarted(Event):
    """A person signed in; `id` is the session."""

    person: UUID


class SessionEnded(Event):
    """A session is over, by its person, its issuer or an administrator; `id` is the session."""

    person: UUID
