"""Wakes: who of this process has a page open and waits for news. One connection listens for all of them."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final
from uuid import UUID

import asyncpg

from gateway.kernel import errors
from gateway.notifications.wake import CHANNEL, Topic

# Tabs of one browser share one stream, so this is a dozen browsers.
MOST_OF_ONE: Final = 12
AGAIN_SECONDS: Final = 0.5


class TooManyStreams(errors.Limited):
    """Somebody has more pages waiting than anybody looks at."""

    slug = "too-many-streams"
    title = "Too many of your windows wait for news."


class Waiting:
    """One stream that waits."""

    def __init__(self) -> None:
        self._news = asyncio.Event()
        self._topics: set[Topic] = set()
        self._over = False

    def wake(self, topic: Topic) -> None:
        """There is news."""
        self._topics.add(topic)
        self._news.set()

    def end(self) -> None:
        """There will be no more."""
        self._over = True
        self._news.set()

    async def next(self, within: float) -> frozenset[Topic] | None:
        """The topics since the last call, none when that many seconds brought nothing; None at the end."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                await self._news.wait()
        self._news.clear()
        topics, self._topics = frozenset(self._topics), set()
        return None if self._over else topics


class Wakes:
    """One per process that serves pages."""

    def __init__(self) -> None:
        self._waiting: dict[UUID, set[Waiting]] = {}
        self._closed = False

    def count(self, person_id: UUID) -> int:
        """How many streams of that person wait."""
        return len(self._waiting.get(person_id, ()))

    def verify_room(self, person_id: UUID) -> None:
        """Raises TooManyStreams."""
        if self.count(person_id) >= MOST_OF_ONE:
            raise TooManyStreams("Close some of them. These pages look by themselves every few seconds.")

    @contextmanager
    def waiting(self, person_id: UUID) -> Iterator[Waiting]:
        """A stream of that person, for as long as the block lasts."""
        one = Waiting()
        if self._closed:
            one.end()
        self._waiting.setdefault(person_id, set()).add(one)
        try:
            yield one
        finally:
            others = self._waiting[person_id]
            others.discard(one)
            if not others:
                del self._waiting[person_id]

    def close(self) -> None:
        """The process leaves: every stream ends now, and no new one begins."""
        self._closed = True
        for one in self._everyone():
            one.end()

    def hear(self, words: str) -> None:
        """What was told at a commit: a topic and ids of people."""
        topic, _, people = words.partition(" ")
        for person in filter(None, people.split(",")):
            for one in self._waiting.get(UUID(person), ()):
                one.wake(Topic(topic))

    async def listen(self, dsn: str) -> None:
        """Until cancelled. After a lost connection everybody looks: what was told meanwhile is unknown."""
        missed = False
        while True:
            try:
                connection = await asyncpg.connect(dsn, timeout=5)
                try:
                    lost = asyncio.Event()
                    connection.add_termination_listener(lambda _, lost=lost: lost.set())
                    await connection.add_listener(CHANNEL, lambda *told: self.hear(str(told[3])))
                    if missed:
                        self._wake_everyone()
                    await lost.wait()
                finally:
                    connection.terminate()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await asyncio.sleep(AGAIN_SECONDS)
            missed = True

    def _wake_everyone(self) -> None:
        for one in self._everyone():
            for topic in Topic:
                one.wake(topic)

    def _everyone(self) -> list[Waiting]:
        return [one for waiting in self._waiting.values() for one in waiting]
