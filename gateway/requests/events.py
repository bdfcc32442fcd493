"""What happens to requests and delegations."""

from uuid import UUID

from gateway.work import Event


class RequestSubmitted(Event):
    """Somebody asked for access."""

    service_id: UUID
    plan_id: UUID


class RequestAwaited(Event):
    """A decision is wanted from these people now."""

    stage: int
    people: tuple[UUID, ...]


class RequestStageApproved(Event):
    """One of the answers that are needed was yes."""

    stage: int
    by: UUID


class RequestApproved(Event):
    """The last answer that was needed was yes."""


class RequestDenied(Event):
    """An answer was no; the reason stands with the stage."""

    by: UUID


class RequestUndone(Event):
    """An answer was taken back at once; the request waits again."""

    by: UUID


class RequestAsked(Event):
    """An approver wants to know more."""

    by: UUID


class RequestAnswered(Event):
    """The question was answered."""

    by: UUID


class RequestCancelled(Event):
    """It is no longer wanted; `by` is whoever left where leaving was the cause."""

    by: UUID


class RequestNudged(Event):
    """Whoever asked reminds the approvers."""

    by: UUID


class RequestEscalated(Event):
    """Silence: the approvers' managers were added, or later IT."""

    stage: int


class RequestReassigned(Event):
    """An approver handed the decision to somebody else."""

    stage: int
    by: UUID


class RequestUnanswerable(Event):
    """Nobody could approve this stage; it fell back to IT."""

    stage: int


class RequestLapsed(Event):
    """Nobody answered in time."""


class RequestHurried(Event):
    """An emergency: access first, the review comes after."""

    by: UUID


class RequestStageDue(Event):
    """A stage waited long enough, says the clock."""


class RequestAnswerDue(Event):
    """A question waited long enough, says the clock."""


class DelegationGiven(Event):
    """Somebody stands in for somebody else."""

    giver: UUID
    taker: UUID


class DelegationEnded(Event):
    """It is over, before its time or because one of the two left."""
