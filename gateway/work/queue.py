"""The queue sink: every reaction to an event becomes one durable PgQueuer job in the same transaction."""

import json
from collections.abc import Mapping, Sequence

import asyncpg
from pgqueuer import AsyncpgDriver
from pgqueuer.queries import Queries

from gateway.work.events import Emitted, Event
from gateway.work.unit import Sink, Unit


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
            queries = Queries(AsyncpgDriver(await _raw(unit)))
            names, payloads = zip(*jobs, strict=True)
            await queries.enqueue(list(names), list(payloads), [0] * len(jobs))

    return enqueue


async def _raw(unit: Unit) -> asyncpg.Connection:
    connection = await unit.db.connection()
    raw = (await connection.get_raw_connection()).driver_connection
    if raw is None or not raw.is_in_transaction():
        raise RuntimeError("a job outside its act's transaction would outlive a rollback")
    return raw
