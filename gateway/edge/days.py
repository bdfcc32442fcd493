"""On which day a personal token was used last: written once a day for each, many at a time, beside the
decisions.
"""

import asyncio
from datetime import date
from typing import Final
from uuid import UUID

from gateway import tokens
from gateway.authz import SYSTEM
from gateway.kernel import errors
from gateway.work import Units

GATHERED_SECONDS: Final = 1.0


class Days:
    """Nobody waits for it; a day that could not be written is written at the token's next use."""

    def __init__(self, units: Units) -> None:
        self._units = units
        self._day: date | None = None
        self._known: set[UUID] = set()  # written, or waiting to be, on that day
        self._waiting: set[UUID] = set()
        self._writing: asyncio.Task[None] | None = None

    def used(self, token_id: UUID, day: date) -> None:
        """Note a use; the first one of a day begins a batch."""
        if day != self._day:
            self._day, self._known = day, set()
        if token_id in self._known:
            return
        self._known.add(token_id)
        self._waiting.add(token_id)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._gather())

    async def settled(self) -> None:
        """Write what waits, now."""
        if self._writing is not None:
            self._writing.cancel()
            await asyncio.gather(self._writing, return_exceptions=True)
        await self._write()

    async def _gather(self) -> None:
        await asyncio.sleep(GATHERED_SECONDS)
        await self._write()

    async def _write(self) -> None:
        batch, self._waiting = self._waiting, set()
        if not batch or self._day is None:
            return
        try:
            async with self._units.open(SYSTEM) as unit:
                await tokens.note_used(unit, batch, self._day)
        except errors.Unavailable:
            self._known -= batch
        except asyncio.CancelledError:
            self._waiting |= batch
            raise
