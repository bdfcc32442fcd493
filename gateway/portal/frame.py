"""What the frame of every page counts: decisions that wait for the reader, and news."""

from dataclasses import dataclass
from typing import Final

from fastapi import Request

from gateway import notifications, requests, web

# More than this is told as "99+".
MOST: Final = 100


@dataclass(frozen=True, slots=True)
class Counts:
    """How much waits for the reader, and how much is new."""

    waiting: int = 0
    unread: int = 0


async def count(request: Request, me: web.Visitor) -> None:
    """Before every page of a known reader; the page finds the numbers with its request."""
    if me is None:
        return
    async with web.ports(request).units.read(me.subject) as unit:
        waiting = await requests.waiting(unit, most=MOST)
        request.state.counts = Counts(waiting, await notifications.unread(unit))
