"""What must not be written down is nowhere: logs, heads, database, cache, mails, reports, evidence."""

import asyncio
import io
import secrets
import zipfile
from collections.abc import Iterator, Mapping

import asyncpg
import httpx2
import pytest
import redis

from tests.e2e.acts import (
    ask,
    asked_for,
    decide,
    machine_token,
    manager,
    principal,
    signed_in,
    until,
    wait_for_people,
)
from tests.e2e.conftest import Hire
from tests.e2e.letters import letter
from tests.e2e.stack import Stack
from tests.e2e.visitor import Visitor

pytestmark = [pytest.mark.stack, pytest.mark.timeout(600)]
COLUMNS = """
select table_schema, table_name, column_name from information_schema.columns
where table_schema not in ('pg_catalog', 'information_schema')
"""
Canaries = Mapping[str, str]


@pytest.fixture
def canaries(stack: Stack, hire: Hire) -> Canaries:
    """Every secret that has just passed through the stack, by what it is."""
    someone = hire("sales")
    visitor, client = signed_in(stack, someone), stack.told["demo"]["clients"][0]
    ask(visitor, stack, "calendar", "personal")
    visitor.get(f"{stack.service('calendar')}/", follow=True)
    assert principal(visitor, stack).status_code == 207
    token = machine_token(stack, client)
    actor = f"{stack.service('prices')}/-/actor.json"
    Visitor({"accept": "application/json", "authorization": f"Bearer {token}"}).get(actor)
    grant = ask(visitor, stack, "prices", "read")
    own = visitor.api(stack, "POST", f"/grants/{grant}/tokens", {"name": "A script"}).json()["token"]
    called = Visitor({"accept": "application/json", "authorization": f"Bearer {own}"}).get(actor)
    assert called.status_code == 200, called.text
    ours = {f"cookie {name}": value for (host, name), value in visitor.jar.items() if "id." not in host}
    assert len(ours) >= 3  # the portal's session, the service's, a lease
    passwords = {one["username"]: one["password"] for one in stack.told["demo"]["people"]}
    return {
        "the key of the price list": stack.secrets["prices"],
        "the machine's secret": client["client_secret"],
        "the machine's token": token,
        "a personal token": own,
        "a password in somebody's list": secrets.token_urlsafe(20),
        **passwords,
        **ours,
    }


def leaks(canaries: Canaries, where: str, text: str) -> list[tuple[str, str]]:
    """What stands in that text."""
    return [(where, name) for name, secret in canaries.items() if secret in text]


def written(stack: Stack) -> Iterator[tuple[str, str]]:
    """Logs, spool, heads, and every mail."""
    for folder in ("logs", "spool", "audit", "mail"):
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


def told(stack: Stack, canaries: Canaries, hire: Hire) -> Iterator[tuple[str, str]]:
    """What is shown and exported: notices, evidence, findings, tokens, a report on a list."""
    someone, admin = hire(), signed_in(stack, stack.person("it-admin"))
    mine, boss = signed_in(stack, someone), signed_in(stack, manager(stack, someone))
    asked = wait_for_people(mine, stack, "calendar", "project")
    assert decide(boss, stack, asked, "deny", "Not this year.").status_code == 200
    letter(stack, someone, "No: Calendar", asked)
    grant = ask(mine, stack, "calendar", "personal")
    auditor = signed_in(stack, stack.person("auditor"))
    for path in (f"/requests/{asked}/evidence", f"/grants/{grant}/evidence"):
        pack = auditor.api(stack, "GET", path)
        assert pack.status_code == 200, pack.text
        with zipfile.ZipFile(io.BytesIO(pack.content)) as opened:
            assert len(opened.namelist()) > 1
            yield from ((f"{path} {name}", opened.read(name).decode()) for name in opened.namelist())
    password = canaries["a password in somebody's list"]
    line = f"x,x,x,X,x@x.example,none,{password}"
    lists = {"kind": "people", "csv": f"issuer,subject,username,name,email,organisation,password\n{line}\n"}
    report = admin.api(stack, "POST", "/imports", lists)
    assert report.status_code == 200, report.text
    assert not report.json()["done"]
    assert report.json()["faults"]
    yield "the report of an import", report.text
    yield "a request", str(asked_for(mine, stack, asked))
    for who, path in ((mine, "/notices"), (admin, "/findings"), (mine, "/tokens"), (admin, "/people")):
        answer = who.api(stack, "GET", path)
        assert answer.json()["items"] or path == "/tokens", path
        yield path, answer.text


def test_no_secret_is_written_down_anywhere(stack: Stack, canaries: Canaries, hire: Hire) -> None:
    """After a walk with all of them, each place is searched for each of them."""
    shown = list(told(stack, canaries, hire))
    log = stack.logs / "envoy-access.log"
    before = log.stat().st_size
    Visitor().get(f"{stack.portal}/healthz")
    assert until(lambda: log.stat().st_size > before, 30)  # Envoy has written what it held back
    places = [
        *shown,
        *written(stack),
        *asyncio.run(kept(stack)),
        *cached(stack),
        ("/metrics", counted(stack)),
    ]
    assert len(places) > 100
    assert [leak for where, text in places for leak in leaks(canaries, where, text)] == []


def test_the_search_finds_what_is_there(stack: Stack) -> None:
    """A search that cannot find anything would be green for ever: names do stand in the tables."""
    name = {"a user name": stack.person("it-admin")["username"]}
    found = {where for where, text in asyncio.run(kept(stack)) for _ in leaks(name, where, text)}
    assert "people.username" in found
