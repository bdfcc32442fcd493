"""What may become of a proposal, how its name is compared, and how many one person may have open."""

from collections.abc import Mapping
from typing import Final

from gateway.proposals.errors import IllegalEvent, TooManyOpen
from gateway.proposals.models import ProposalState

OPEN_AT_MOST: Final = 10

S = ProposalState
WAITING: Final = frozenset({S.OPEN, S.PLANNED})
# event → (from which states, to which state)
TRANSITIONS: Final[Mapping[str, tuple[frozenset[ProposalState], ProposalState | None]]] = {
    "plan": (frozenset({S.OPEN}), S.PLANNED),
    "decline": (WAITING, S.DECLINED),
    "offer": (WAITING, S.OFFERED),
    "withdraw": (WAITING, S.WITHDRAWN),
    "support": (WAITING, None),
}


def after(state: ProposalState, event: str) -> ProposalState:
    """The state that follows; support leaves it as it is. Raises IllegalEvent."""
    sources, target = TRANSITIONS[event]
    if state not in sources:
        raise IllegalEvent
    return target or state


def key_of(name: str) -> str:
    """Letters and digits alone, in one case: “Fig-Ma” is “figma”."""
    return "".join(sign for sign in name.casefold() if sign.isalnum())


def verify_room(count: int) -> None:
    """Raises TooManyOpen for whoever has as many open as one may."""
    if count >= OPEN_AT_MOST:
        raise TooManyOpen
