"""What happens to findings, and to the company as it is taken over."""

from gateway.work import Event


class FindingRaised(Event):
    """Something is not as it should be."""


class FindingSettled(Event):
    """It was put right, by somebody or by itself."""


class FindingAccepted(Event):
    """Somebody lives with it until a moment that is set."""


class FindingSnoozed(Event):
    """Somebody looks at it later."""


class FindingConfirmed(Event):
    """Somebody else looked at an emergency afterwards and found it right."""


class FindingUndone(Event):
    """Whoever gave the last answer took it back at once."""


class FindingDue(Event):
    """The time of an accepted or snoozed one is over, says the clock."""


class FindingReopened(Event):
    """It is open again."""


class CompanyAdopted(Event):
    """People, owners or grants of before were taken over; `id` is the import."""

    kind: str
    lines: int


class EvidenceExported(Event):
    """Somebody took away what is known about a request; `id` is the request."""


class ListExported(Event):
    """Somebody took a list of the office away as a file; `part` says which, `id` is the file."""

    part: str
