"""What happens to people, machines and sessions."""

from uuid import UUID

from gateway.work import Event


class PersonAdmitted(Event):
    """A person came here for the first time."""

    organisation: UUID


class PersonDeactivated(Event):
    """A person is no longer active: every access ends."""


class PersonReactivated(Event):
    """A person is active again; what ended stays ended."""


class PersonMoved(Event):
    """A person changed unit or manager: what they see and who approves may be others."""


class PersonLocalised(Event):
    """A person chose a language or a zone; nothing but words depends on it."""


class ClientDeactivated(Event):
    """A machine is no longer active: every access ends."""


class ClientReactivated(Event):
    """A machine is active again; what ended stays ended."""


class SessionStarted(Event):
    """A person signed in; `id` is the session."""

    person: UUID


class SessionEnded(Event):
    """A session is over, by its person, its issuer or an administrator; `id` is the session."""

    person: UUID


class AdminInvited(Event):
    """A link was made that makes one person IT administrator; `id` is the invitation."""


class AdminEnrolled(Event):
    """A person became IT administrator by such a link; `id` is the person."""

    invitation: UUID


class AdminRecovered(Event):
    """Somebody on the server's own machine opened the way to administration again.

    `id` is the person who is IT administrator now, or the invitation where nobody was named.
    """

    person: UUID | None = None
