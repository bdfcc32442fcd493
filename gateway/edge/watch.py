"""Keeps Envoys told: hears of every revocation and change by LISTEN, and looks by itself every half second.

While it cannot look, nothing that was cached counts any more and no Envoy is told anything new: what
they hold stays, and leases run out within their minute.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import asyncpg

from gateway import enforcement
from gateway.authz import SYSTEM
from gateway.edge.xds import DENIED, Discovery, Told
from gateway.enforcement import Pages, Published, Snapshot, Standings
from gateway.kernel import errors, logging, metrics
from gateway.work import CONNECTION_LOST, Unit, Units

log = logging.get(__name__)
LOOK_EVERY_SECONDS = 0.5

PublishedNow = Callable[[Unit, int], Awaitable[Published]]


class Watch:
    """One per edge process."""

    def __init__(
        self,
        units: Units,
        dsn: str,
        *,
        standings: Standings,
        discovery: Discovery,
        published: PublishedNow,
        pages: Pages,
        every: float = LOOK_EVERY_SECONDS,
    ) -> None:
        self._units = units
        self._dsn = dsn
        self._standings = standings
        self._discovery = discovery
        self._published = published
        self._pages = pages
        self._every = every
        self._seen: dict[str, int] = {}
        self._told = Snapshot({})
        self._news = asyncio.Event()

    async def run(self) -> None:
        """Until cancelled: listen, look, publish."""
        listener = asyncio.create_task(self._listen())
        try:
            while True:
                await self._look()
                await self._wait()
        finally:
            listener.cancel()

    async def _wait(self) -> None:
        """For news, or until it is time to look. `wait_for` would swallow a cancellation that comes together
        with news.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(self._every):
                await self._news.wait()
        self._news.clear()

    async def _look(self) -> None:
        published = None
        try:
            async with self._units.read(SYSTEM) as unit:
                newest = await enforcement.newest(unit)
                if newest == self._seen:
                    return
                self._standings.forget_all()
                denied = await enforcement.denied(unit)
                # What was taken away is short, and must not wait until thousands of services are read.
                self._publish(self._told.denying(denied))
                if newest["published"] != self._seen.get("published"):
                    published = await self._published(unit, newest["published"])
        except errors.Unavailable:
            self._standings.forget_all()
            return
        if published is not None:
            self._publish(enforcement.snapshot(published, denied, self._pages))
        self._seen = newest

    def _publish(self, told: Snapshot) -> None:
        self._told = told
        self._discovery.publish(told)

    async def _listen(self) -> None:
        """Wake the loop on every NOTIFY; a lost connection is made again, and looking goes on meanwhile."""
        while True:
            try:
                connection = await asyncpg.connect(self._dsn, timeout=5)
                try:
                    lost = asyncio.Event()
                    connection.add_termination_listener(lambda _, lost=lost: lost.set())
                    await connection.add_listener(enforcement.CHANNEL, lambda *_: self._news.set())
                    self._news.set()
                    await lost.wait()
                finally:
                    connection.terminate()
            except CONNECTION_LOST:
                await asyncio.sleep(LOOK_EVERY_SECONDS)


class Heard:
    """Writes down how far each Envoy has come; what it refused is logged and counted."""

    def __init__(self, units: Units) -> None:
        self._units = units

    async def seen(self, node: str) -> None:
        """The node lives, so what is taken away has to reach it."""
        async with self._units.open(SYSTEM) as unit:
            await enforcement.heard(unit, node, denied_acked=None)

    async def acknowledged(self, told: Told) -> None:
        """Keep the newest deny list that the node confirmed."""
        if told.name == DENIED:
            async with self._units.open(SYSTEM) as unit:
                await enforcement.heard(unit, told.node, denied_acked=told.sequence)

    async def refused(self, told: Told) -> None:
        """A configuration that Envoy would not take: the last good one goes on, somebody must look."""
        metrics.CONFIGURATION_ANSWERS.labels(told.name or told.type_url.rpartition(".")[2], "refused").inc()
        log.error("envoy.refused_configuration", topic=told.name or told.type_url, version=told.version)
