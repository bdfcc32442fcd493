"""What leaves a broker besides a value, and the signals that stay inside one.

Outcome
 ├─ Transient        later it may work; `retry_after` in seconds where the service said so
 ├─ ActionRequired   a person has to do something; `link` leads there
 └─ Rejected         the service says no, and will say it again
Signal
 ├─ AlreadyExists    adopt it
 ├─ NotFound         forgive it
 └─ DryRun           an unsafe call was about to leave: stop here
"""


class Outcome(Exception):
    """An end of a broker's work, in words for people; never holds what the service sent."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class Transient(Outcome):
    """Later it may work."""

    def __init__(self, detail: str, *, retry_after: int | None = None) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class ActionRequired(Outcome):
    """A person has to do something."""

    def __init__(self, detail: str, *, link: str | None = None) -> None:
        super().__init__(detail)
        self.link = link


class Rejected(Outcome):
    """The service says no, and will say it again."""


class Signal(Exception):
    """Raised by the SDK's client for the broker's own code; it never leaves the broker."""


class AlreadyExists(Signal):
    """409: there is one already."""


class NotFound(Signal):
    """404 or 410: there is none."""


class DryRun(Signal):
    """A call that changes something was about to leave during a dry run."""
