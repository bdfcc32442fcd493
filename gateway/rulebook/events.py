"""What happens to the rules."""

from gateway.work import Event


class PolicyProposed(Event):
    """Somebody wants the rules to be other ones."""


class PolicyAccepted(Event):
    """A second person agreed: other rules decide from now on."""


class PolicyRejected(Event):
    """It stays as it was."""
