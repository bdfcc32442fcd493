"""What happens to proposals."""

from uuid import UUID

from gateway.work import Event


class ProposalSubmitted(Event):
    """Somebody declared a tool or asked for a service."""


class ProposalSupported(Event):
    """Somebody else needs the same."""


class ProposalPlanned(Event):
    """IT means to offer it."""


class ProposalDeclined(Event):
    """IT does not offer it, and said why."""


class ProposalOffered(Event):
    """It is there, as a service."""

    service_id: UUID


class ProposalWithdrawn(Event):
    """Its proposer needs it no longer."""
