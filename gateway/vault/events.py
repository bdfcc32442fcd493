"""What happens to secrets."""

from uuid import UUID

from gateway.work import Event


class CredentialEntered(Event):
    """A secret of a service was entered, or entered again."""

    service_id: UUID
