"""Refusals of this slice."""

from gateway.kernel import errors


class IllegalEvent(errors.Conflict):
    """The finding stands where this cannot be done."""

    slug = "finding-illegal-event"

    def __init__(self, state: str, event: str) -> None:
        super().__init__(f"It is {state} by now: nothing is left to {event}. Look again.")
