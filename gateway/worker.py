"""The worker: two loops, jobs and timers. Several may run; rows are shared by SKIP LOCKED.

Jobs are reactions to events (PgQueuer). Timers emit what the clock has reached, seal the audit
trail, load decisions from the edge and forget what nobody needs.
"""

import asyncio
import inspect
import json
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

import asyncpg
import uvloop
from pgqueuer import AsyncpgDriver, Job, PgQueuer, RetryRequested

from gateway import audit, enforcement, identity, reactions, requests, runtime, work
from gateway.authz import SYSTEM
from gateway.kernel import errors, logging, memory, metrics
from gateway.runtime import Runtime
from gateway.settings import Settings
from gateway.work import Event

log = logging.get(__name__)

TICK_SECONDS = 0.5
TIDY_EVERY_SECONDS = 10.0
# Counting takes at most a fiftieth of the time, however much there is to count.
COUNT_EVERY_SECONDS = 30.0
COUNT_SELDOM = 50
ATTEMPTS = 12
HEARTBEAT = timedelta(seconds=20)
# Jobs that wait for somebody else's server: so many at once and no more, in all workers together.
LIMITS = {"notifications.send": 2}
Run = Callable[[Job], Awaitable[None]]


async def jobs(live: Runtime) -> None:
    """Run reactions until cancelled; a lost database is waited for."""
    while True:
        try:
            connection = await asyncpg.connect(live.database_dsn, timeout=5)
            try:
                await _manager(live, connection).run(
                    dequeue_timeout=timedelta(seconds=5), batch_size=10, heartbeat_timeout=HEARTBEAT
                )
            finally:
                await connection.close(timeout=1)
        except work.CONNECTION_LOST as away:
            log.warning("worker.database_away", reason=type(away).__name__)
        await asyncio.sleep(TICK_SECONDS)


async def timers(live: Runtime) -> None:
    """Everything that time alone causes, until cancelled."""
    loop = asyncio.get_running_loop()
    tidied, counted = loop.time(), 0.0
    while True:
        try:
            async with live.units.open(SYSTEM) as unit:
                more = await work.due_events(unit)
            await _record(live)
            if loop.time() - tidied > TIDY_EVERY_SECONDS:
                await _tidy(live)
                tidied = loop.time()
            if loop.time() > counted:
                counted = await _count(live)
        except errors.Unavailable:
            more = 0
        if not more:
            await asyncio.sleep(TICK_SECONDS)


async def _record(live: Runtime) -> None:
    home = live.settings.home
    async with live.units.open(SYSTEM) as unit:
        await audit.load_spool(unit, home / "spool")
    for log_file in (home / "logs").glob("envoy-access*.log"):
        async with live.units.open(SYSTEM) as unit:
            await audit.load_access_log(unit, log_file)
    await audit.seal_and_sign(live.units, live.heads)


async def _tidy(live: Runtime) -> None:
    async with live.units.open(SYSTEM) as unit:
        await enforcement.forget(unit)
        await enforcement.forget_flows(unit)
        await identity.forget_flows(unit)
        await work.forget_answers(unit, unit.now - timedelta(hours=24))


async def _count(live: Runtime) -> float:
    """Keep what pages show of services up to date; the moment of the next time, as the loop counts it."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    async with live.units.open(SYSTEM) as unit:
        await requests.count(unit)
    return loop.time() + max(COUNT_EVERY_SECONDS, COUNT_SELDOM * (loop.time() - began))


def _manager(live: Runtime, connection: asyncpg.Connection) -> PgQueuer:
    driver = AsyncpgDriver(connection)
    manager = PgQueuer(driver, queries=work.queue(driver))
    for reaction in {reactions.name(r): r for found in reactions.REACTIONS.values() for r in found}.values():
        name = reactions.name(reaction)
        manager.entrypoint(name, on_failure="hold", concurrency_limit=LIMITS.get(name, 0))(
            _entry(name, bind(reaction, live))
        )
    return manager


def bind(reaction: reactions.Reaction, live: Runtime) -> Callable[[Event], Awaitable[None]]:
    """The reaction with everything but the event filled in.

    Raises TypeError for a parameter that is neither `event`, `unit`, `units` nor a field of Runtime.
    """
    wanted = [name for name in inspect.signature(reaction).parameters if name not in ("event", "unit")]
    unknown = [name for name in wanted if not hasattr(live, name)]
    if unknown:
        raise TypeError(f"{reactions.name(reaction)} asks for {', '.join(unknown)}, which nobody offers")
    given = {name: getattr(live, name) for name in wanted}

    async def in_a_unit(event: Event) -> None:
        async with live.units.open(SYSTEM) as unit:
            await reaction(unit=unit, event=event, **given)

    async def by_itself(event: Event) -> None:
        await reaction(event=event, **given)

    return in_a_unit if "unit" in inspect.signature(reaction).parameters else by_itself


def _entry(name: str, run: Callable[[Event], Awaitable[None]]) -> Run:
    async def entry(job: Job) -> None:
        payload = json.loads(job.payload or b"{}")
        try:
            await run(work.revive(payload.pop("event"), payload))
        except RetryRequested:
            metrics.JOBS.labels(name, "again").inc()
            raise
        except Exception as failed:
            metrics.JOBS.labels(name, "failed").inc()
            log.exception("job.failed", job=name, attempt=job.attempts)
            if job.attempts >= ATTEMPTS:
                raise
            wait = timedelta(seconds=min(60, 2**job.attempts))
            raise RetryRequested(wait, reason=type(failed).__name__) from failed
        metrics.JOBS.labels(name, "done").inc()

    return entry


async def _until(stop: asyncio.Event) -> None:
    await stop.wait()


async def serve() -> None:
    """Run both loops until the process is asked to stop."""
    async with runtime.open_(Settings()) as live:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        loops = [asyncio.create_task(jobs(live)), asyncio.create_task(timers(live))]
        stopping = asyncio.create_task(_until(stop))
        memory.settle()
        log.info("worker.ready")
        done, _ = await asyncio.wait([*loops, stopping], return_when=asyncio.FIRST_COMPLETED)
        for task in loops:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        for task in done - {stopping}:
            task.result()


def main() -> None:
    """`python -m gateway.worker`."""
    logging.configure("worker")
    uvloop.run(serve())


if __name__ == "__main__":
    main()
