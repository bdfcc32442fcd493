"""What a command of a signed-in person can meet, each with an exit code of its own for scripts."""

from typing import Final

from gateway.local.errors import NotRunning, Trouble


class NotReady(Trouble):
    """It answers, and cannot do this right now."""

    code = 4


class NotSignedIn(Trouble):
    """Nobody is signed in here, or not any more."""

    code = 5


class NotAllowed(Trouble):
    """Known, and not allowed."""

    code = 6


class NotFound(Trouble):
    """Absent, or not visible to whoever asks."""

    code = 7


class InAnotherState(Trouble):
    """The thing is in another state than this needs."""

    code = 8


OF_STATUS: Final[dict[int, type[Trouble]]] = {
    401: NotSignedIn,
    403: NotAllowed,
    404: NotFound,
    409: InAnotherState,
    412: InAnotherState,
    503: NotReady,
}
EXIT_CODES: Final = (
    "Exit codes: 0 done; 1 something went wrong and one sentence says what to do; 2 wrong usage; "
    "3 no stack runs there; 4 it is not ready; 5 not signed in; 6 not allowed; 7 not found; "
    "8 in another state than this needs."
)

__all__ = [
    "EXIT_CODES",
    "OF_STATUS",
    "InAnotherState",
    "NotAllowed",
    "NotFound",
    "NotReady",
    "NotRunning",
    "NotSignedIn",
    "Trouble",
]
