"""The only facts that a brokered call remembers: standings of the last two seconds, keyed by service and
the hash of the proof, good only while nothing was taken away or reconfigured since they were read.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from gateway.authz import ANYONE
from gateway.enforcement import denials
from gateway.enforcement.reach import lagging as lagging_now
from gateway.enforcement.standing import Standing
from gateway.work import Unit, Units

LIFE_SECONDS = 2.0
# Read again while the present one still counts: nobody of a busy caller has to wait for the database.
RENEW_SECONDS = 1.0
KEPT = 20_000
Key = tuple[str, bytes]
Reader = Callable[[Unit], Awaitable[Standing | None]]


@dataclass(frozen=True, slots=True)
class Fresh:
    """A standing with the revocation sequence that was in the database when it was read.

    `at` is from before the read: a lease counted from there is over when its denial is forgotten,
    however long this process was frozen in between.
    """

    standing: Standing | None
    sequence: int
    lagging: bool
    at: datetime


class Standings:
    """Answers from memory where that is safe, from the database otherwise."""

    def __init__(self, units: Units) -> None:
        self._units = units
        self._held: OrderedDict[Key, tuple[float, int, Standing]] = OrderedDict()
        self._reading: dict[tuple[int, Key], asyncio.Task[Fresh]] = {}
        self._epoch = 0

    def forget_all(self) -> None:
        """Something was taken away or reconfigured, or we no longer hear whether it was."""
        self._epoch += 1
        self._held.clear()

    def recent(self, key: Key) -> Standing | None:
        """What was read within the last two seconds and still counts."""
        held = self._held.get(key)
        if held is None or time.monotonic() - held[0] > LIFE_SECONDS:
            return None
        return held[2]

    async def recent_or_read(self, key: Key, reader: Reader) -> Standing | None:
        """The recent one, or what the database says. Callers who come together share one read, unless
        something was forgotten after it began.
        """
        held = self.recent(key)
        if held is not None and time.monotonic() - self._held[key][0] < RENEW_SECONDS:
            return held
        reading = self._reading.get((self._epoch, key)) or self._begin(key, reader)
        return held if held is not None else (await asyncio.shield(reading)).standing

    def _begin(self, key: Key, reader: Reader) -> asyncio.Task[Fresh]:
        place = (self._epoch, key)

        def ended(reading: asyncio.Task[Fresh]) -> None:
            self._reading.pop(place, None)
            if not reading.cancelled():
                # Whoever waits is told; a renewal that failed is tried again by the next caller.
                reading.exception()

        self._reading[place] = asyncio.create_task(self.read(key, reader))
        self._reading[place].add_done_callback(ended)
        return self._reading[place]

    async def read(self, key: Key, reader: Reader) -> Fresh:
        """Read from the database: first the sequence, then the standing, so that a lease never carries
        a number newer than what it was decided on. A no is never kept.
        """
        epoch = self._epoch
        async with self._units.read(ANYONE) as unit:
            sequence = (await denials.newest(unit))["denied"]
            lagging, at = await lagging_now(unit), unit.now
            standing = await reader(unit)
        # Access that is being set up is a no too: whoever waits for it is let in when it is there.
        if standing is not None and standing.opens(at) and epoch == self._epoch:
            self._held[key] = (time.monotonic(), sequence, standing)
            while len(self._held) > KEPT:
                self._held.popitem(last=False)
        return Fresh(standing, sequence, lagging, at)
