"""The life of a request as one table of transitions; end states are immutable."""

from enum import StrEnum

from gateway.kernel import errors


class RequestState(StrEnum):
    """Where a request is. Progress after approval is read from its grants."""

    DRAFT = "draft"
    PENDING = "pending"
    NEEDS_INFO = "needs_info"
    APPROVED = "approved"
    DENIED = "denied"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"


class RequestEvent(StrEnum):
    """What can happen to a request."""

    SUBMIT = "submit"
    APPROVE_AUTOMATICALLY = "approve_automatically"
    APPROVE_STAGE = "approve_stage"
    APPROVE = "approve"
    APPROVE_EMERGENCY = "approve_emergency"
    ASK = "ask"
    ANSWER = "answer"
    ESCALATE = "escalate"
    FALL_BACK = "fall_back"
    LAPSE = "lapse"
    DENY = "deny"
    CANCEL = "cancel"


S, E = RequestState, RequestEvent
ENDED = (S.APPROVED, S.DENIED, S.CANCELLED, S.LAPSED)
TRANSITIONS: dict[tuple[RequestState, RequestEvent], RequestState] = {
    (S.DRAFT, E.SUBMIT): S.PENDING,
    (S.DRAFT, E.CANCEL): S.CANCELLED,
    (S.PENDING, E.APPROVE_AUTOMATICALLY): S.APPROVED,
    (S.PENDING, E.APPROVE_STAGE): S.PENDING,
    (S.PENDING, E.APPROVE): S.APPROVED,
    (S.PENDING, E.APPROVE_EMERGENCY): S.APPROVED,
    (S.PENDING, E.ASK): S.NEEDS_INFO,
    (S.PENDING, E.ESCALATE): S.PENDING,
    (S.PENDING, E.FALL_BACK): S.PENDING,
    (S.PENDING, E.LAPSE): S.LAPSED,
    (S.PENDING, E.DENY): S.DENIED,
    (S.PENDING, E.CANCEL): S.CANCELLED,
    (S.NEEDS_INFO, E.ANSWER): S.PENDING,
    (S.NEEDS_INFO, E.LAPSE): S.LAPSED,
    (S.NEEDS_INFO, E.CANCEL): S.CANCELLED,
}


class IllegalEvent(errors.Conflict):
    """The table of transitions has no such event in this state."""

    slug = "request-in-another-state"
    title = "This request has been decided in the meantime."


def after(state: RequestState, event: RequestEvent) -> RequestState:
    """The next state. Raises IllegalEvent where the table has none."""
    try:
        return TRANSITIONS[state, event]
    except KeyError:
        raise IllegalEvent(f"It is {state} now. Reload the page to see where it stands.") from None
