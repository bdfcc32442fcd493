"""Wakes: who of this process has a page open and waits for news. One connection listens for all of them."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic
from typing import Final
from uuid import UUID

import asyncpg

from gateway.kernel import errors
from gateway.notifications.wake import CHANNEL, Topic
from gateway.work import CONNECTION_LOST

# Tabs of one browser share one stream, so this is a dozen browsers.
MOST_OF_ONE: Final = 12
AGAIN_SECONDS: Final = 0.5
# From the making of a page until its stream is open, on a slow line.
LATELY_SECONDS: Final = 4.0


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

    def __init__(self, remembers: float = LATELY_SECONDS) -> None:
        self._remembers = remembers
        self._lately: deque[tuple[float, UUID, Topic]] = deque()
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
        """A stream of that person, for as long as the block lasts. It begins with what was told lately: that
        came after their page was made and before its stream was open.
        """
        one = Waiting()
        for _, who, topic in self._recent():
            if who == person_id:
                one.wake(topic)
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
        word, _, people = words.partition(" ")
        topic, lately = Topic(word), self._recent()
        for person in map(UUID, filter(None, people.split(","))):
            lately.append((monotonic(), person, topic))
            for one in self._waiting.get(person, ()):
                one.wake(topic)

    async def listen(self, dsn: str) -> None:
        """Until cancelled. After a lost connection everybody looks: what was told meanwhile is unknown."""
        missed = False
        while True:
            with suppress(*CONNECTION_LOST):
                await self._listen(dsn, self._wake_everyone if missed else self._recent)
            missed = True
            await asyncio.sleep(AGAIN_SECONDS)

    async def _listen(self, dsn: str, begin: Callable[[], object]) -> None:
        """As long as one connection lasts; `begin` is called when it hears."""
        connection = await asyncpg.connect(dsn, timeout=5)
        try:
            lost = asyncio.Event()
            connection.add_termination_listener(lambda _: lost.set())
            await connection.add_listener(CHANNEL, lambda *told: self.hear(str(told[3])))
            begin()
            await lost.wait()
        finally:
            connection.terminate()

    def _recent(self) -> deque[tuple[float, UUID, Topic]]:
        """What was told a few seconds ago, and nothing older."""
        while self._lately and self._lately[0][0] <= monotonic() - self._remembers:
            self._lately.popleft()
        return self._lately

    def _wake_everyone(self) -> None:
        for one in self._everyone():
            for topic in Topic:
                one.wake(topic)

    def _everyone(self) -> list[Waiting]:
        return [one for waiting in self._waiting.values() for one in waiting]
