"""What happens to mails."""

from uuid import UUID

from gateway.work import Event


class MailQueued(Event):
    """A mail waits to be sent; `id` is the mail."""

    person: UUID
    kind: str
