"""Wake: whoever may have a page open that an act changes is told so at its commit, and nothing of it.

What is told are topics and the ids of people. Their pages then ask again, with the rights of that moment.
"""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Final, Protocol
from uuid import UUID

from sqlalchemy import text

from gateway.notifications import queries
from gateway.work import Emitted, Unit

CHANNEL: Final = "frontdesk_pages"
# PostgreSQL takes 8,000 bytes in one word; an id is 36 of them.
_AT_ONCE: Final = 150


class Topic(StrEnum):
    """What can change on a page. SESSION is for the stream itself: it ends with its session."""

    REQUESTS = "requests"
    APPROVALS = "approvals"
    ACCESS = "access"
    NOTICES = "notices"
    SESSION = "session"


class Finds(Protocol):
    """Finds whose pages show the thing of that id."""

    async def __call__(self, unit: Unit, about: UUID, /) -> frozenset[UUID]:
        """Ids of people."""
        ...


async def _itself(_unit: Unit, about: UUID) -> frozenset[UUID]:
    return frozenset({about})


# Events by the first word of their name: what they change, and for whom.
_WAKES: Final[Mapping[str, tuple[frozenset[Topic], Finds]]] = {
    "request": (frozenset({Topic.REQUESTS, Topic.APPROVALS}), queries.concerned),
    "delegation": (frozenset({Topic.REQUESTS, Topic.APPROVALS}), queries.of_delegation),
    "grant": (frozenset({Topic.ACCESS, Topic.REQUESTS}), queries.holder),
    "activation": (frozenset({Topic.ACCESS}), queries.holder_of_activation),
    "session": (frozenset({Topic.SESSION}), queries.of_session),
    "person": (frozenset({Topic.SESSION}), _itself),
}


async def wake(unit: Unit, emitted: Sequence[Emitted]) -> None:
    """The sink: tell at the commit whom these events concern."""
    told: dict[Topic, set[UUID]] = {}
    for noun, about in dict.fromkeys((one.event.name.partition(".")[0], one.event.id) for one in emitted):
        if noun not in _WAKES:
            continue
        topics, find = _WAKES[noun]
        concerned = await find(unit, about)
        for topic in topics:
            told.setdefault(topic, set()).update(concerned)
    for topic, people in told.items():
        await ring(unit, topic, people)


async def ring(unit: Unit, topic: Topic, people: Collection[UUID]) -> None:
    """Wake the pages of these people at the commit."""
    ids = sorted(map(str, people))
    for start in range(0, len(ids), _AT_ONCE):
        words = f"{topic} {','.join(ids[start : start + _AT_ONCE])}"
        await unit.db.execute(
            text("select pg_notify(:channel, :words)"), {"channel": CHANNEL, "words": words}
        )
