"""Refusals of this slice."""

from gateway.kernel import errors


class IllegalEvent(errors.Conflict):
    """The finding stands where this cannot be done."""

    slug = "finding-illegal-event"

    def __init__(self, state: str, event: str) -> None:
        super().__init__("It was settled in the meantime, or waits for another answer. Look again.")
