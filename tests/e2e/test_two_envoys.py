"""Two Envoys on one gateway: revoked means refused on both, and nobody says so earlier."""

import asyncio
import os
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pytest

from gateway.enforcement.envoy import bootstrap
from gateway.local import ports, wheels
from tests.e2e.acts import ask, principal, refused_within, revoke, signed_in, until
from tests.e2e.conftest import Hire, Person
from tests.e2e.stack import Stack
from tests.e2e.visitor import FORM_TOKEN, Visitor

pytestmark = [pytest.mark.stack, pytest.mark.timeout(600)]
NODE = "local-2"


@dataclass(frozen=True)
class Second:
    """The other Envoy."""

    pid: int
    port: int

    def seen_by(self, visitor: Visitor) -> Visitor:
        """The same browser, sent to the other Envoy."""
        other = Visitor(port=self.port)
        other.jar = visitor.jar
        return other


@pytest.fixture
def second(stack: Stack, tmp_path: Path) -> Iterator[Second]:
    """Started as an operator would: the bootstrap's one command, then Envoy."""
    port, file = ports.free(), tmp_path / "envoy.json"
    words = ["--node", NODE, "--socket-dir", str(stack.sockets), "--port", str(port), "--out", str(file)]
    bootstrap.main([*words, "--access-log", str(tmp_path / "access.log")])
    with (tmp_path / "envoy.log").open("wb") as log:
        envoy = subprocess.Popen(
            [str(wheels.envoy()), "--config-path", str(file), "--disable-hot-restart", "--concurrency", "1"],
            stdout=log,
            stderr=log,
        )
    try:
        assert until(lambda: not ports.is_free(port), 60)
        assert until(lambda: acknowledged(stack), 60)
        yield Second(envoy.pid, port)
    finally:
        envoy.kill()
        envoy.wait()
        asyncio.run(forget(stack))


def acknowledged(stack: Stack) -> bool:
    """Whether the gateway counts the second Envoy with the newest deny list."""

    async def look() -> bool:
        connection = await asyncpg.connect(stack.database)
        try:
            acked = await connection.fetch("select denied_acked from envoy_nodes")
            return len(acked) > 1 and len({row[0] for row in acked}) == 1
        finally:
            await connection.close()

    return asyncio.run(look())


async def forget(stack: Stack) -> None:
    """Do not wait until the gateway counts the dead one out by itself: other tests count too."""
    connection = await asyncpg.connect(stack.database)
    await connection.execute("delete from envoy_nodes where node = $1", NODE)
    await connection.close()


def opened(stack: Stack, person: Person) -> tuple[Visitor, str]:
    """Signed in with the calendar open; the grant."""
    visitor = signed_in(stack, person)
    grant = ask(visitor, stack, "calendar", "personal")
    assert visitor.get(f"{stack.service('calendar')}/", follow=True).status_code == 200
    return visitor, grant


def test_revoked_is_said_when_both_refuse(stack: Stack, second: Second, someone: Person) -> None:
    """2 of 2, and neither lets the next call through although both know the lease."""
    here, grant = opened(stack, someone)
    there = second.seen_by(here)
    assert principal(here, stack).status_code == 207
    assert principal(there, stack).status_code == 207
    admin = signed_in(stack, stack.person("it-admin"))
    answer = revoke(admin, stack, grant).json()
    assert (answer["denied_on"], answer["of"]) == (2, 2)
    assert refused_within(here, stack, 1.0)
    assert refused_within(there, stack, 1.0)


def test_one_that_is_silent_is_counted_and_named(stack: Stack, second: Second, hire: Hire) -> None:
    """1 of 2 while the other is stopped; the page does not say revoked before it is true."""
    (here, first), (_, other) = opened(stack, hire()), opened(stack, hire())
    admin = signed_in(stack, stack.person("it-admin"))
    form = FORM_TOKEN.search(admin.get(f"{stack.portal}/grants/{other}/revoke").text)
    assert form
    os.kill(second.pid, signal.SIGSTOP)
    try:
        answer = revoke(admin, stack, first).json()
        assert (answer["denied_on"], answer["of"]) == (1, 2)
        assert refused_within(here, stack, 1.0)
        said = {"form_token": form[1], "why": "A test of the whole way."}
        page = admin.post(f"{stack.portal}/grants/{other}/revoke", said, follow=True)
        assert "Denied on 1 of 2 gateways." in page.text
        assert "Revoked" not in page.text
    finally:
        os.kill(second.pid, signal.SIGCONT)
    assert until(lambda: "Revoked:" in admin.get(f"{stack.portal}/grants/{other}/revoke").text, 20)
    assert refused_within(second.seen_by(here), stack, 1.0)
