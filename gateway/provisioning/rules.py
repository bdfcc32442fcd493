"""The life of a fulfilment attempt, and how long to wait before the next."""

import random
from datetime import timedelta

from gateway.provisioning.models import AttemptState

S = AttemptState
TRANSITIONS: dict[AttemptState, frozenset[AttemptState]] = {
    S.QUEUED: frozenset({S.RUNNING, S.ABANDONED}),
    S.RUNNING: frozenset({S.SUCCEEDED, S.RETRY_WAIT, S.MANUAL, S.FAILED, S.ABANDONED}),
    S.RETRY_WAIT: frozenset({S.RUNNING, S.ABANDONED}),
    S.MANUAL: frozenset({S.RUNNING, S.SUCCEEDED, S.ABANDONED}),
    S.SUCCEEDED: frozenset({S.VERIFIED}),
    S.FAILED: frozenset(),
    S.ABANDONED: frozenset(),
    S.VERIFIED: frozenset(),
}
# So many failures in a row, then a person looks at it: about four minutes.
PATIENCE = 8
LONGEST = timedelta(minutes=15)


def wait_before(attempt: int) -> timedelta:
    """1 s, 2 s, 4 s … up to 15 minutes, with full jitter so that many do not return together."""
    ceiling = min(LONGEST.total_seconds(), 2.0 ** min(attempt, 20))
    return timedelta(seconds=random.uniform(ceiling / 2, ceiling))  # noqa: S311  # spread, not secrecy
