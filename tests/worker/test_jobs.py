"""Jobs: bound at the start, tried again, kept when they keep failing, shared by workers."""

import asyncio
from dataclasses import dataclass, field, replace
from uuid import UUID

import asyncpg
import pytest
from pydantic import SecretStr
from sqlalchemy import text

from gateway import provisioning, work, worker
from gateway.authz import SYSTEM
from gateway.grants import GrantState, Health
from gateway.runtime import Runtime
from gateway.work import Event
from tests.company import Company
from tests.worker.conftest import asked, state, until, working


@dataclass
class Upstream:
    """Fails as often as told, with the fault told, and counts."""

    faults: list[Exception] = field(default_factory=list)
    always: Exception | None = None
    keys: list[UUID] = field(default_factory=list)
    reads_back: bool = False

    async def provision(self, service_id: UUID, holder_id: UUID, *, key: UUID) -> Health:
        """Note the key, then fail or agree."""
        self.keys.append(key)
        await asyncio.sleep(0.01)
        if self.always is not None:
            raise self.always
        if self.faults:
            raise self.faults.pop()
        return Health.OK

    async def deprovision(self, service_id: UUID, holder_id: UUID, *, key: UUID) -> None:
        """Nothing to do."""

    async def read_back(self, service_id: UUID, holder_id: UUID, *, key: UUID) -> Health:
        """Nothing that could differ."""
        return Health.OK


async def test_a_reaction_that_asks_for_something_unknown_stops_the_start(live: Runtime) -> None:
    """A wrong name is found when the worker starts, not when the first event comes."""

    async def asks_for_the_moon(event: Event, moon: object) -> None:
        """Never run."""

    asks_for_the_moon.__module__ = "gateway.planets.reach"
    with pytest.raises(TypeError, match=r"planets\.asks_for_the_moon asks for moon"):
        worker.bind(asks_for_the_moon, live)


async def test_a_reaction_gets_what_it_names(live: Runtime) -> None:
    """A field of the runtime, the event, and a unit of its own as the System."""
    got: list[object] = []

    async def asks(event: Event, unit: work.Unit, upstream: provisioning.Upstream) -> None:
        """Note it."""
        got.extend([unit.subject, upstream])

    await worker.bind(asks, live)(Event(id=UUID(int=1)))
    assert got == [SYSTEM, live.upstream]


@pytest.mark.parametrize("fault", [provisioning.TryAgain("busy"), RuntimeError("nobody foresaw this")])
async def test_a_job_that_fails_is_tried_again(live: Runtime, company: Company, fault: Exception) -> None:
    """Foreseen or not: the grant becomes active with the second attempt, under the same key."""
    upstream = Upstream([fault])
    grant = await asked(live.units, company.ines)
    async with working(replace(live, upstream=upstream)):

        async def active() -> bool:
            return await state(live.units, grant) == GrantState.ACTIVE

        assert await until(active)
    assert upstream.keys == [grant.id] * 2


async def jobs_of(live: Runtime) -> list[tuple[str, str, int]]:
    """Entry point, status and attempts of every job that is not done."""
    async with live.units.read(SYSTEM) as unit:
        rows = await unit.db.execute(
            text("select entrypoint, status::text, attempts from pgqueuer.pgqueuer order by id")
        )
        return [(row.entrypoint, row.status, row.attempts) for row in rows]


async def test_a_job_that_keeps_failing_is_held_and_not_lost(live: Runtime, company: Company) -> None:
    """After its last attempt it stands there for somebody to look at; nothing was activated."""
    upstream = Upstream(always=RuntimeError("nobody foresaw this"))
    grant = await asked(live.units, company.ines)
    async with live.units.open(SYSTEM) as unit:
        await unit.db.execute(
            text("update pgqueuer.pgqueuer set attempts = :last"), {"last": worker.ATTEMPTS}
        )
    async with working(replace(live, upstream=upstream)):

        async def held() -> bool:
            return [row[:2] for row in await jobs_of(live)] == [("provisioning.fulfil", "failed")]

        assert await until(held)
    assert await state(live.units, grant) == GrantState.PROVISIONING


async def test_two_workers_share_the_jobs_and_do_none_twice(live: Runtime, company: Company) -> None:
    """Six people ask at once; each grant is fulfilled by exactly one worker."""
    people = [company.ines, company.olaf, company.it, company.security, company.auditor, company.supplier]
    waiting = [await asked(live.units, person) for person in people]
    upstreams = [Upstream(), Upstream()]
    async with (
        working(replace(live, upstream=upstreams[0])),
        working(replace(live, upstream=upstreams[1])),
    ):

        async def all_active() -> bool:
            return {await state(live.units, grant) for grant in waiting} == {GrantState.ACTIVE}

        assert await until(all_active)
    done = [key for upstream in upstreams for key in upstream.keys]
    assert sorted(done) == sorted(grant.id for grant in waiting)


@pytest.mark.parametrize("said", [b"", b"N", b"?" * 64, b"R\0\0\0\x08\0\0\0\0Z\0\0\0\x05"])
async def test_whatever_a_broken_database_says_the_worker_asks_again(live: Runtime, said: bytes) -> None:
    """It hangs up, stops in mid-sentence, or talks nonsense: the loop of jobs goes on."""
    calls = 0

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal calls
        calls += 1
        await reader.read(64)
        writer.write(said)
        writer.close()

    async def again() -> bool:
        return calls > 1 or asking.done()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    broken = SecretStr(f"postgresql://frontdesk:word@127.0.0.1:{port}/frontdesk?sslmode=disable")
    settings = live.settings.model_copy(update={"database_url": broken})
    asking = asyncio.create_task(worker.jobs(replace(live, settings=settings)))
    assert await until(again)
    assert not asking.done()
    asking.cancel()
    server.close()


async def test_a_worker_that_lost_the_database_goes_on_when_it_is_back(
    live: Runtime, company: Company
) -> None:
    """Every connection is cut in mid-life; what is asked for afterwards is fulfilled."""
    async with working(live):
        first = await asked(live.units, company.ines)

        async def first_active() -> bool:
            return await state(live.units, first) == GrantState.ACTIVE

        assert await until(first_active)
        admin = await asyncpg.connect(live.database_dsn)
        await admin.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )
        await admin.close()
        await live.engine.dispose()
        second = await asked(live.units, company.olaf)

        async def second_active() -> bool:
            return await state(live.units, second) == GrantState.ACTIVE

        assert await until(second_active)
