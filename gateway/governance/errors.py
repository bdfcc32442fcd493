"""Refusals of this slice."""

from gateway.kernel import errors


class IllegalEvent(errors.Conflict):
    """The finding stands where this cannot be done."""

    slug = "finding-illegal-event"

    def __init__(self, state: str, event: str) -> None:
        super().__init__("It was settled in the meantime, or waits for another answer. Look again.")


class TooLate(errors.Conflict):
    """The moment for taking it back has passed."""

    slug = "finding-undo-is-over"
    title = "It is too late to take this back."

    def __init__(self) -> None:
        super().__init__("Half a minute is over. Open the finding and give it another answer.")
