"""The queue sink: every reaction to an event becomes one durable PgQueuer job in the same transaction."""

import json
from collections.abc import Mapping, Sequence

import asyncpg
from pgqueuer import AsyncpgDriver, Queries
from pgqueuer.adapters.persistence import qb
from pgqueuer.domain.settings import DBSettings
from pgqueuer.ports.driver import Driver

from gateway.work.events import Emitted, Event
from gateway.work.unit import Sink, Unit

SETTINGS = DBSettings(db_schema="pgqueuer")


def queue(driver: Driver) -> Queries:
    """PgQueuer's queries over a connection, in the schema that our migration made."""
    return Queries(
        driver,
        qbe=qb.QueryBuilderEnvironment(SETTINGS),
        qbq=qb.QueryQueueBuilder(SETTINGS),
        qbs=qb.QuerySchedulerBuilder(SETTINGS),
    )


def queue_sink(routes: Mapping[type[Event], Sequence[str]]) -> Sink:
    """A sink that enqueues, for each event, one job per entry point named in `routes`.

    A job holds the event's name and ids, nothing else.
    """

    async def enqueue(unit: Unit, emitted: Sequence[Emitted]) -> None:
        jobs = [
            (entrypoint, json.dumps({"event": e.event.name, **e.event.model_dump(mode="json")}).encode())
            for e in emitted
            for entrypoint in routes.get(type(e.event), ())
        ]
        if jobs:
            names, payloads = zip(*jobs, strict=True)
            await queue(AsyncpgDriver(await _raw(unit))).enqueue(list(names), list(payloads), [0] * len(jobs))

    return enqueue


async def _raw(unit: Unit) -> asyncpg.Connection:
    connection = await unit.db.connection()
    raw = (await connection.get_raw_connection()).driver_connection
    if raw is None or not raw.is_in_transaction():
        raise RuntimeError("a job outside its act's transaction would outlive a rollback")
    return raw
