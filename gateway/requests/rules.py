"""The life of a request as one table of transitions, and the other rules that need nothing but values."""

from datetime import timedelta
from enum import StrEnum
from typing import Final

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


class StageState(StrEnum):
    """Where one stage of it is."""

    WAITING = "waiting"
    OPEN = "open"
    APPROVED = "approved"
    DENIED = "denied"
    CLOSED = "closed"


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
    UNDO = "undo"
    CANCEL = "cancel"


S, E = RequestState, RequestEvent
OPEN: Final = (S.PENDING, S.NEEDS_INFO)
ENDED: Final = (S.APPROVED, S.DENIED, S.CANCELLED, S.LAPSED)
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
    # The one way out of an end: a slip of the finger, within seconds, by whoever made it.
    (S.DENIED, E.UNDO): S.PENDING,
    (S.APPROVED, E.UNDO): S.PENDING,
}

ANSWER_WITHIN: Final = timedelta(days=7)
NUDGE_EVERY: Final = timedelta(hours=4)
LONGEST_DELEGATION: Final = timedelta(days=30)
LONGEST_EMERGENCY: Final = timedelta(hours=8)
FURTHEST_START: Final = timedelta(days=366)
_WAIT: Final = timedelta(hours=72)
_WAITS: Final = {"operational": timedelta(hours=24)}
_BY_CLASS: Final = {
    "information": ("manager",),
    "customer": ("business_manager",),
    "operational": ("manager", "it_owner"),
}
_STRICTEST: Final = _BY_CLASS["operational"]
_CLASS_RISK: Final = {"operational": 4, "customer": 2}
_DATA_RISK: Final = {"confidential": 3, "internal": 1}
_EMERGENCY_RISK: Final = 8


class IllegalEvent(errors.Conflict):
    """The table of transitions has no such event in this state."""

    slug = "request-in-another-state"
    title = "This request has been decided in the meantime."


def after(state: str, event: RequestEvent) -> RequestState:
    """The next state. Raises IllegalEvent where the table has none."""
    try:
        return TRANSITIONS[RequestState(state), event]
    except KeyError:
        raise IllegalEvent("Reload the page to see where it stands.") from None


def kinds(approval: str, technology_class: str) -> tuple[str, ...]:
    """Whose yes a plan needs, in order. A plan that says `automatic` and was refused by policy is asked
    about like one that says `person`; a class that nobody knows gets the strictest answer.
    """
    if approval in ("automatic", "person"):
        return _BY_CLASS.get(technology_class, _STRICTEST)
    return tuple(approval.split(","))


def wait(technology_class: str) -> timedelta:
    """How long a stage may be silent before the next consequence."""
    return _WAITS.get(technology_class, _WAIT)


def risk(technology_class: str, data_classification: str, *, emergency: bool) -> int:
    """How high a request stands among those that wait."""
    return (
        _CLASS_RISK.get(technology_class, 0)
        + _DATA_RISK.get(data_classification, 0)
        + (_EMERGENCY_RISK if emergency else 0)
    )


def silence(state: str, times: int) -> RequestEvent | None:
    """What the `times`th silence (from 0) of a stage causes: managers, then IT, then the end."""
    if state != S.PENDING:
        return None
    return (E.ESCALATE, E.FALL_BACK)[times] if times < 2 else E.LAPSE  # noqa: PLR2004  # the table's length
