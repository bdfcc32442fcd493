"""Keeping Envoys told: by NOTIFY at once, without it by looking, and never of an empty list in a failure."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from uuid import uuid4

import asyncpg
from sqlalchemy import text

from gateway import enforcement, grants, work
from gateway.authz import SYSTEM
from gateway.edge.refusals import envoy_pages
from gateway.edge.watch import Watch
from gateway.edge.xds import DENIED, Discovery
from gateway.enforcement import Snapshot, Standings
from gateway.enforcement.envoy.shapes import FILTER_TYPE, ROUTES, ROUTES_TYPE
from gateway.kernel import errors
from tests.enforcement.envoy import facts

# Far beyond what is promised: these tests say that it happens, the bench says how soon.
PATIENCE = 20.0
NEVER = 3600.0
PUBLISHED_MORE = text(
    "insert into enforcement_sequences (topic, value) values ('published', 1)"
    " on conflict (topic) do update set value = enforcement_sequences.value + 1"
)


class Told(Discovery):
    """What Envoys would be told, without Envoys."""

    def __init__(self) -> None:
        self.latest = Snapshot({})
        self.times = 0

    def publish(self, current: object) -> None:
        """Keep it."""
        assert isinstance(current, Snapshot)
        self.latest, self.times = current, self.times + 1

    def denies(self, denied_id: object) -> bool:
        """Whether the list of this moment names that id."""
        topic = self.latest.topics.get((FILTER_TYPE, DENIED))
        return topic is not None and str(denied_id).encode() in topic.rendered.replace(b"\\\\", b"")

    @property
    def routed(self) -> bool:
        """Whether routes were told as well."""
        return (ROUTES_TYPE, ROUTES) in self.latest.topics


@dataclass
class Catalog:
    """What is published; reading it can be made to fail or to wait."""

    away: bool = False
    reads: int = 0
    ready: asyncio.Event = field(default_factory=asyncio.Event)

    async def published(self, _unit: work.Unit, sequence: int) -> enforcement.Published:
        """One service."""
        self.reads += 1
        await self.ready.wait()
        if self.away:
            raise errors.Unavailable
        return facts.published(facts.CALENDAR, sequence=sequence)


@dataclass
class Watched:
    """A watch that runs."""

    told: Told
    catalog: Catalog
    standings: Standings


@asynccontextmanager
async def watching(
    units: work.Units, dsn: str, *, ready: bool = True, every: float = NEVER
) -> AsyncIterator[Watched]:
    """Run one until the block ends."""
    told, catalog, standings = Told(), Catalog(), Standings(units)
    if ready:
        catalog.ready.set()
    watch = Watch(
        units,
        dsn,
        standings=standings,
        discovery=told,
        published=catalog.published,
        pages=envoy_pages("http://localhost"),
        every=every,
    )
    running = asyncio.create_task(watch.run())
    try:
        yield Watched(told, catalog, standings)
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def happens(holds: Callable[[], bool]) -> None:
    """Wait until it holds."""
    async with asyncio.timeout(PATIENCE):
        while not holds():  # noqa: ASYNC110  # seen from outside
            await asyncio.sleep(0.01)


async def revoked(units: work.Units) -> str:
    """Take something away; its id."""
    grant = uuid4()
    async with units.open(SYSTEM) as unit:
        unit.emit(grants.GrantRevoked(id=grant))
    return str(grant)


async def listeners(dsn: str) -> list[int]:
    """The backends that listen for us."""
    admin = await asyncpg.connect(dsn)
    try:
        rows = await admin.fetch(
            "select pid from pg_stat_activity where query ilike 'listen %' and datname = current_database()"
        )
        return [row["pid"] for row in rows]
    finally:
        await admin.close()


async def heard(dsn: str, *, but: int | None = None) -> int:
    """Wait until somebody listens; the backend's id."""
    async with asyncio.timeout(PATIENCE):
        while not (found := [pid for pid in await listeners(dsn) if pid != but]):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    return found[0]


async def test_what_is_taken_away_is_told_by_notification(units: work.Units, database: str) -> None:
    """It never looks by itself here, so only the notification can have told it."""
    async with watching(units, database) as watched:
        await heard(database)
        await happens(lambda: watched.told.routed)
        grant = await revoked(units)
        await happens(lambda: watched.told.denies(grant))
        assert watched.catalog.reads == 1


async def test_without_a_notification_it_looks_by_itself(units: work.Units, database: str) -> None:
    """The address to listen at leads nowhere; every half second is what the product does."""
    async with watching(units, "postgresql://nobody@127.0.0.1:9/none", every=0.05) as watched:
        await happens(lambda: watched.told.routed)
        grant = await revoked(units)
        await happens(lambda: watched.told.denies(grant))


async def test_a_lost_connection_is_made_again_and_what_was_missed_is_read(
    units: work.Units, database: str
) -> None:
    """The server ends the connection; whatever came in between is there when it listens again."""
    async with watching(units, database) as watched:
        lost = await heard(database)
        admin = await asyncpg.connect(database)
        await admin.execute("select pg_terminate_backend($1)", lost)
        await admin.close()
        grant = await revoked(units)
        await heard(database, but=lost)
        await happens(lambda: watched.told.denies(grant))


async def test_what_is_taken_away_does_not_wait_for_what_is_published(
    units: work.Units, database: str
) -> None:
    """A new edge tells the deny list first, while it still reads the services."""
    grant = await revoked(units)
    async with watching(units, database, ready=False) as watched:
        await happens(lambda: watched.told.denies(grant))
        assert not watched.told.routed
        watched.catalog.ready.set()
        await happens(lambda: watched.told.routed)
        assert watched.told.denies(grant)


async def test_while_the_database_is_away_the_last_list_stays_and_nothing_is_remembered(
    units: work.Units, database: str
) -> None:
    """Never an empty list in place of one that could not be read; and what fails is tried again."""
    async with watching(units, database, every=0.05) as watched:
        grant = await revoked(units)
        await happens(lambda: watched.told.denies(grant) and watched.told.routed)
        watched.catalog.away = True
        async with units.open(SYSTEM) as unit:
            await unit.db.execute(PUBLISHED_MORE)
        await happens(lambda: watched.catalog.reads > 2)
        assert watched.told.denies(grant)
        assert watched.told.routed
        watched.catalog.away = False
        before = watched.told.times
        await happens(lambda: watched.told.times > before)
        assert watched.told.denies(grant)


async def test_a_database_that_is_not_there_leaves_envoys_with_what_they_hold(gone: work.Units) -> None:
    """No answer, so nothing is told: an empty list would let everybody in."""
    async with watching(gone, "postgresql://nobody@127.0.0.1:9/none", every=0.01) as watched:
        await asyncio.sleep(0.2)
        assert watched.told.times == 0
