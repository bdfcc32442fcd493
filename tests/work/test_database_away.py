"""A database that goes and comes back, and a pool that has nothing left."""

from collections.abc import AsyncIterator

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from gateway import authz, work
from gateway.authz import SYSTEM
from gateway.kernel import FixedClock, errors


@pytest.fixture
async def engine(database: str) -> AsyncIterator[AsyncEngine]:
    """A pool of one connection, as a process keeps it."""
    address = database.replace("postgresql://", "postgresql+asyncpg://")
    engine = create_async_engine(address, pool_size=1, max_overflow=0, pool_timeout=0.1)
    yield engine
    await engine.dispose()


@pytest.fixture
def units(engine: AsyncEngine, clock: FixedClock, policies: authz.Policies) -> work.Units:
    """Units over that pool."""
    return work.Units(engine, clock, policies)


async def cut(database: str) -> None:
    """What a restart of the server does to every connection."""
    admin = await asyncpg.connect(database)
    await admin.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where datname = current_database() and pid <> pg_backend_pid()"
    )
    await admin.close()


async def test_a_database_that_is_back_refuses_nobody(units: work.Units, database: str) -> None:
    """The connection died in the pool: the next act runs on a new one, and nobody is told to try again."""
    for _ in range(2):
        async with units.open(SYSTEM) as unit:
            assert (await unit.db.execute(text("select 1"))).scalar_one() == 1
        await cut(database)


async def test_an_act_that_is_cut_in_the_middle_is_unavailable(units: work.Units, database: str) -> None:
    """What was begun is never silently repeated: the caller hears that nothing was changed."""
    with pytest.raises(errors.Unavailable):
        async with units.open(SYSTEM) as unit:
            await cut(database)
            await unit.db.execute(text("select 1"))


async def test_a_pool_without_a_free_connection_is_unavailable(units: work.Units) -> None:
    """Too many at once are asked to come again, as with a database that is away."""
    async with units.open(SYSTEM):
        with pytest.raises(errors.Unavailable):
            async with units.open(SYSTEM):
                pass
