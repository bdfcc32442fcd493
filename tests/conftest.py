"""What every test may ask for: a migrated database of its own, a clock that it drives, units."""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import NullPool
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from gateway import authz, migrations, work
from gateway.kernel import FixedClock
from gateway.local import postgres

pytest_plugins = ["tests.company"]

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A PostgreSQL of this test process; nothing is forced to disk. Yields its address."""
    given = os.environ.get("FRONTDESK_TEST_DATABASE_URL")
    if given:
        yield given
        return
    with (
        tempfile.TemporaryDirectory(prefix="frontdesk-test-") as folder,
        postgres.running(Path(folder), durable=False) as dsn,
    ):
        yield dsn


@pytest.fixture(scope="session")
def template(server: str) -> str:
    """The name of a database at the newest revision, made once and copied for each test."""
    name = f"template_{uuid4().hex[:8]}"

    async def make() -> None:
        admin = await asyncpg.connect(server)
        await admin.execute(f"create database {name}")
        await admin.close()

    asyncio.run(make())
    migrations.upgrade(_database(server, name))
    return name


@pytest.fixture
async def database(server: str, template: str) -> AsyncIterator[str]:
    """The address of a database of this test alone, empty and migrated."""
    name = f"test_{uuid4().hex[:12]}"
    admin = await asyncpg.connect(server)
    await admin.execute(f"create database {name} template {template}")
    try:
        yield _database(server, name)
        await admin.execute(f"drop database {name} with (force)")
    finally:
        await admin.close()


@pytest.fixture
async def engine(database: str) -> AsyncIterator[AsyncEngine]:
    """Connections to the test's database."""
    engine = create_async_engine(
        database.replace("postgresql://", "postgresql+asyncpg://"), poolclass=NullPool
    )
    yield engine
    await engine.dispose()


@pytest.fixture
def clock() -> FixedClock:
    """A Monday morning; it moves only when told."""
    return FixedClock(datetime(2026, 3, 2, 9, 0, tzinfo=UTC))


@pytest.fixture(scope="session")
def policies() -> authz.Policies:
    """The policies of the product."""
    return authz.load(ROOT / "policies")


@pytest.fixture
def emitted() -> list[work.Emitted]:
    """Every event that a unit of this test committed, in order."""
    return []


@pytest.fixture
def sinks(emitted: list[work.Emitted]) -> Sequence[work.Sink]:
    """The sinks of the test's units: a list that keeps. Override for real ones."""

    async def keep(unit: work.Unit, events: Sequence[work.Emitted]) -> None:
        emitted.extend(events)

    return [keep]


@pytest.fixture
def units(
    engine: AsyncEngine, clock: FixedClock, policies: authz.Policies, sinks: Sequence[work.Sink]
) -> work.Units:
    """Units over the test's database."""
    return work.Units(engine, clock, policies, sinks)


def _database(server: str, name: str) -> str:
    return server.rsplit("/", 1)[0] + "/" + name
