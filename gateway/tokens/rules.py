"""What a token looks like and when it is alive, as pure functions.

`frd_`, 27 letters and digits drawn at random (160 bits), and six that are a CRC-32 of everything before
them. Prefix and checksum let a secret scanner find a leaked token without a false alarm: PATTERN finds
it, `plausible` confirms it, and neither needs us. The checksum keeps no secret; the 160 bits do.
"""

import re
import string
import zlib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

PREFIX: Final = "frd_"
# For secret scanners, as it stands.
PATTERN: Final = r"\bfrd_[0-9A-Za-z]{33}\b"
LONGEST: Final = timedelta(days=30)
MOST_LIVE: Final = 10
_LETTERS: Final = string.digits + string.ascii_uppercase + string.ascii_lowercase
_RANDOM: Final = 27  # 62**27 is more than 2**160
_CHECKSUM: Final = 6  # 62**6 is more than 2**32
_WHOLE: Final = re.compile(r"frd_[0-9A-Za-z]{33}")


class TokenState(StrEnum):
    """What a token is good for at a moment."""

    LIVE = "live"
    EXPIRED = "expired"
    REVOKED = "revoked"
    WAITING = "waiting"  # its access is paused, or not there yet
    ENDED = "ended"  # its access is over, and so is the token


def written(choose: Callable[[Sequence[str]], str]) -> str:
    """A new token out of letters that `choose` draws, each time anew and out of all of them alike."""
    body = PREFIX + "".join(choose(_LETTERS) for _ in range(_RANDOM))
    return body + _checksum(body)


def plausible(text: str) -> bool:
    """Whether this was written as a token of ours. Asked before any lookup: what is not costs nothing."""
    return _WHOLE.fullmatch(text) is not None and _checksum(text[:-_CHECKSUM]) == text[-_CHECKSUM:]


def ends_at(now: datetime, ttl: timedelta, access_ends_at: datetime) -> datetime:
    """The end of a token: as asked for, and never after the access that it stands for."""
    return min(now + ttl, access_ends_at)


def _checksum(text: str) -> str:
    rest, letters = zlib.crc32(text.encode()), ""
    for _ in range(_CHECKSUM):
        rest, letter = divmod(rest, len(_LETTERS))
        letters = _LETTERS[letter] + letters
    return letters
