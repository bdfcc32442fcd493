"""What can be wrong with an act on a grant."""

from uuid import UUID

from gateway.kernel import errors


class IllegalEvent(errors.Conflict):
    """The table of transitions has no such event in this state, or not at this time."""

    slug = "grant-in-another-state"
    title = "This access is no longer in the state that you saw."

    def __init__(self, event: str, state: str) -> None:
        super().__init__("Reload the page to see where it stands.")
        self.event = event
        self.state = state


class AlreadyHeld(errors.Conflict):
    """The same plan is held already; `grant_id` tells by which grant."""

    slug = "already-held"
    title = "You have this access already."

    def __init__(self, grant_id: UUID) -> None:
        super().__init__("Open it from My access.")
        self.grant_id = grant_id


class NotEligible(errors.Conflict):
    """The grant is used without an activation."""

    slug = "no-activation-needed"
    title = "This access needs no activation."

    def __init__(self) -> None:
        super().__init__("Open the service; your access works as it is.")


class AlreadyActivated(errors.Conflict):
    """An activation of the grant is open."""

    slug = "already-activated"
    title = "This access is activated already."

    def __init__(self) -> None:
        super().__init__("Use it, or end the activation first.")
