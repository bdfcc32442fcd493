"""A second Envoy of the same stack, and a deny list as full as it gets before it becomes one entry."""

import asyncio
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg

from gateway.enforcement import CHANNEL
from gateway.enforcement.envoy.bootstrap import bootstrap
from gateway.enforcement.envoy.node import Node
from gateway.local import ports
from tests.bench.rivals import envoy
from tests.e2e.stack import Stack

ENTRIES = 500
_FILL = """
with wanted as (
  select generate_series(1, greatest(0, $1 - (select count(*) from denials where until > now()))) as n
), moved as (
  update enforcement_sequences set value = value + (select count(*) from wanted)
  where topic = 'denied' returning value
)
insert into denials (sequence, claim, denied_id, until)
select moved.value - wanted.n + 1, 'gid', gen_random_uuid()::text, now() + interval '73 seconds'
from moved, wanted
"""


@contextmanager
def second_envoy(stack: Stack, folder: Path) -> Iterator[int]:
    """Its port; started as the stack starts its own, ended with the block."""
    port = ports.free()
    node = Node(id=f"bench-{uuid.uuid4().hex[:8]}", binds=("127.0.0.1",), port=port)
    with envoy(folder, "second", bootstrap(node, stack.sockets), port, 1):
        yield port


def fill_denials(stack: Stack) -> None:
    """As many entries of nobody as leave room for one more, written as the gateway writes them."""
    asyncio.run(_fill(stack))


async def _fill(stack: Stack) -> None:
    connection = await asyncpg.connect(stack.database)
    try:
        async with connection.transaction():
            await connection.execute(_FILL, ENTRIES - 1)
            await connection.execute("select pg_notify($1, 'denied')", CHANNEL)
    finally:
        await connection.close()
