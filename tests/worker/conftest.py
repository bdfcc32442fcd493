"""A worker's runtime over the test's database, with the system's own clock, as the process has it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path

import pytest
from pydantic import SecretStr

from gateway import grants, requests, runtime, work, worker
from gateway.authz import SYSTEM, Subject
from gateway.runtime import Runtime
from gateway.settings import Settings

Working = Callable[[Runtime], AbstractAsyncContextManager[None]]


@pytest.fixture
def settings(database: str, tmp_path: Path) -> Settings:
    """Of a stack without Valkey and Keycloak: the worker asks neither."""
    return Settings(
        home=tmp_path,
        local=True,
        database_url=SecretStr(database),
        valkey_url=SecretStr("redis://127.0.0.1:9/0"),
        keycloak_url="http://127.0.0.1:9",
        socket_dir=tmp_path / "run",
        kek_file=tmp_path / "kek",
    )


@pytest.fixture
async def live(settings: Settings) -> AsyncIterator[Runtime]:
    """Everything real, opened as the worker opens it."""
    async with runtime.open_(settings) as opened:
        yield opened


@pytest.fixture
def units(live: Runtime) -> work.Units:
    """The company of these tests is seeded through the product's own sinks."""
    return live.units


async def asked(units: work.Units, subject: Subject, **more: object) -> grants.Grant:
    """A grant that waits for a worker."""
    form = requests.SubmitForm.model_validate(
        {"service": "desk", "plan": "basic", "reason": "For a test.", **more}
    )
    async with units.open(subject) as unit:
        return (await requests.submit(unit, form)).grants[0]


async def state(units: work.Units, grant: grants.Grant) -> str:
    """Where the grant is now."""
    async with units.read(SYSTEM) as unit:
        return (await unit.db.get_one(grants.Grant, grant.id)).state


async def until(holds: Callable[[], Awaitable[bool]], seconds: float = 60.0) -> bool:
    """Whether it holds before the time is over."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while loop.time() < deadline:
        if await holds():
            return True
        await asyncio.sleep(0.1)
    return await holds()


@asynccontextmanager
async def working(live: Runtime) -> AsyncIterator[None]:
    """Both loops of a worker, for the length of the block."""
    loops = [asyncio.create_task(worker.jobs(live)), asyncio.create_task(worker.timers(live))]
    try:
        yield
    finally:
        for task in loops:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
