"""What may become of a finding, and for how long."""

from datetime import datetime, timedelta
from typing import Final

from gateway.governance.errors import IllegalEvent
from gateway.governance.models import FindingState
from gateway.kernel import errors
from gateway.kernel.language import _

REVIEWED_WITHIN: Final = timedelta(days=3)
ACCEPTED_AT_MOST: Final = timedelta(days=180)
SNOOZED_AT_MOST: Final = timedelta(days=30)

S = FindingState
# event → (from which states, to which state)
TRANSITIONS: Final = {
    "settle": (frozenset({S.OPEN, S.ACCEPTED, S.SNOOZED}), S.FIXED),
    "confirm": (frozenset({S.OPEN, S.SNOOZED}), S.FIXED),
    "accept": (frozenset({S.OPEN, S.SNOOZED}), S.ACCEPTED),
    "snooze": (frozenset({S.OPEN}), S.SNOOZED),
    "reopen": (frozenset({S.ACCEPTED, S.SNOOZED}), S.OPEN),
    "undo": (frozenset({S.FIXED, S.ACCEPTED, S.SNOOZED}), S.OPEN),
}


def after(state: FindingState, event: str) -> FindingState:
    """The state that follows. Raises IllegalEvent."""
    sources, target = TRANSITIONS[event]
    if state not in sources:
        raise IllegalEvent(state, event)
    return target


def until(moment: datetime, now: datetime, longest: timedelta) -> datetime:
    """The moment itself. Raises Invalid where it is past, or too far away."""
    if not now < moment <= now + longest:
        raise errors.Invalid(
            _("Choose a day within the next %(num)d days.") % {"num": longest.days},
            fields={"until": "not within that time"},
        )
    return moment
