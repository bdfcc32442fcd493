"""What must not be written down is nowhere: logs, spool, heads, database, cache, numbers."""

import asyncio
from collections.abc import Iterator, Mapping

import asyncpg
import httpx2
import pytest
import redis

from tests.e2e.acts import ask, machine_token, principal, signed_in, until
from tests.e2e.conftest import Person
from tests.e2e.stack import Stack
from tests.e2e.visitor import Visitor

pytestmark = [pytest.mark.stack, pytest.mark.timeout(600)]
COLUMNS = """
select table_schema, table_name, column_name from information_schema.columns
where table_schema not in ('pg_catalog', 'information_schema')
"""
Canaries = Mapping[str, str]


@pytest.fixture
def canaries(stack: Stack, someone: Person) -> Canaries:
    """Every secret that has just passed through the stack, by what it is."""
    visitor, client = signed_in(stack, someone), stack.told["demo"]["clients"][0]
    ask(visitor, stack, "calendar", "personal")
    visitor.get(f"{stack.service('calendar')}/", follow=True)
    assert principal(visitor, stack).status_code == 207
    token = machine_token(stack, client)
    Visitor({"accept": "application/json", "authorization": f"Bearer {token}"}).get(
        f"{stack.service('prices')}/-/actor.json"
    )
    ours = {f"cookie {name}": value for (host, name), value in visitor.jar.items() if "id." not in host}
    assert len(ours) >= 3  # the portal's session, the service's, a lease
    passwords = {one["username"]: one["password"] for one in stack.told["demo"]["people"]}
    return {
        "the key of the price list": stack.secrets["prices"],
        "the machine's secret": client["client_secret"],
        "the machine's token": token,
        **passwords,
        **ours,
    }


def leaks(canaries: Canaries, where: str, text: str) -> list[tuple[str, str]]:
    """What stands in that text."""
    return [(where, name) for name, secret in canaries.items() if secret in text]


def written(stack: Stack) -> Iterator[tuple[str, str]]:
    """Logs, spool and heads."""
    for folder in ("logs", "spool", "audit"):
        for file in sorted((stack.home / folder).glob("*")):
            yield str(file), file.read_text(errors="replace")


async def kept(stack: Stack) -> list[tuple[str, str]]:
    """Every column of every table of ours, as text; bytes also as the text that they may be."""
    connection = await asyncpg.connect(stack.database)
    found = []
    try:
        for schema, table, column in await connection.fetch(COLUMNS):
            query = f'select "{column}"::text, "{column}" from "{schema}"."{table}"'  # noqa: S608  # our names
            rows = await connection.fetch(query)
            texts = [row[0] or "" for row in rows]
            texts += [row[1].decode("latin-1") for row in rows if isinstance(row[1], bytes)]
            found.append((f"{table}.{column}", "\n".join(texts)))
    finally:
        await connection.close()
    return found


def cached(stack: Stack) -> Iterator[tuple[str, str]]:
    """Keys and values of Valkey."""
    with redis.Redis.from_url(stack.cache) as cache:
        for key in cache.scan_iter():
            yield "Valkey", repr(key)
            yield "Valkey", repr(cache.dump(key))


def counted(stack: Stack) -> str:
    """/metrics of the public process."""
    with httpx2.Client(transport=httpx2.HTTPTransport(uds=str(stack.sockets / "public.sock"))) as client:
        answer = client.get("http://localhost/metrics")
    assert answer.status_code == 200
    return str(answer.text)


def test_no_secret_is_written_down_anywhere(stack: Stack, canaries: Canaries) -> None:
    """After a walk with all of them, each place is searched for each of them."""
    log = stack.logs / "envoy-access.log"
    before = log.stat().st_size
    Visitor().get(f"{stack.portal}/healthz")
    assert until(lambda: log.stat().st_size > before, 30)  # Envoy has written what it held back
    places = [*written(stack), *asyncio.run(kept(stack)), *cached(stack), ("/metrics", counted(stack))]
    assert len(places) > 100
    assert [leak for where, text in places for leak in leaks(canaries, where, text)] == []


def test_the_search_finds_what_is_there(stack: Stack) -> None:
    """A search that cannot find anything would be green for ever: names do stand in the tables."""
    name = {"a user name": stack.person("it-admin")["username"]}
    found = {where for where, text in asyncio.run(kept(stack)) for _ in leaks(name, where, text)}
    assert "people.username" in found
