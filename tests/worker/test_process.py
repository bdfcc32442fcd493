"""The worker as a process of its own: killed in the middle, started with wrong keys, driven by time."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import asyncpg
import pytest
from sqlalchemy import text

from gateway import grants, runtime
from gateway.authz import SYSTEM
from gateway.grants import GrantState
from gateway.kernel import crypto, new_id
from gateway.runtime import Runtime
from gateway.settings import Settings
from gateway.vault import Credential
from tests.company import Company, open_grant
from tests.worker.conftest import asked, state, until, working

# Holds the second half of every attempt for as long as somebody holds the lock.
HOLD = """
create function hold() returns trigger language plpgsql as
$$ begin perform pg_advisory_xact_lock(42); return new; end $$;
create trigger hold before update on attempts for each row execute function hold();
"""


def environment(settings: Settings) -> dict[str, str]:
    """What a process is told."""
    return {
        **os.environ,
        "FRONTDESK_HOME": str(settings.home),
        "FRONTDESK_DATABASE_URL": settings.database_url.get_secret_value(),
        "FRONTDESK_VALKEY_URL": settings.valkey_url.get_secret_value(),
        "FRONTDESK_KEYCLOAK_URL": settings.keycloak_url,
        "FRONTDESK_SOCKET_DIR": str(settings.socket_dir),
        "FRONTDESK_KEK_FILE": str(settings.kek_file),
    }


@contextmanager
def process(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    """`python -m gateway.worker`; it is gone after the block."""
    child = subprocess.Popen(
        [sys.executable, "-m", "gateway.worker"],
        env=environment(settings),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield child
    finally:
        child.kill()
        child.wait()


async def attempts(live: Runtime) -> list[tuple[int, str]]:
    """Every attempt: number and state."""
    async with live.units.read(SYSTEM) as unit:
        rows = await unit.db.execute(text("select fence, state from attempts order by fence"))
        return [(row.fence, row.state) for row in rows]


@pytest.mark.timeout(400)
async def test_a_worker_killed_in_the_middle_leaves_nothing_half_done(
    live: Runtime, settings: Settings, company: Company
) -> None:
    """The upstream was called, the end not written: the next worker repeats it, and activates once."""
    holder = await asyncpg.connect(live.database_dsn)
    await holder.execute(HOLD)
    await holder.execute("select pg_advisory_lock(42)")
    grant = await asked(live.units, company.ines)
    with process(settings) as first:

        async def begun() -> bool:
            return await attempts(live) == [(1, "running")]

        assert await until(begun, 120)
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert await state(live.units, grant) == GrantState.PROVISIONING
    await holder.execute("drop trigger hold on attempts")
    await holder.close()
    with process(settings):

        async def active() -> bool:
            return await state(live.units, grant) == GrantState.ACTIVE

        assert await until(active, 180)
    assert await attempts(live) == [(1, "abandoned"), (2, "succeeded")]
    async with live.units.read(SYSTEM) as unit:
        rows = await unit.db.execute(text("select count(*) from audit_rows where action = 'grant.activated'"))
        assert rows.scalar_one() == 1


async def test_an_end_comes_by_the_clock(live: Runtime, company: Company) -> None:
    """The timer of the grant's end is due a second from now; nobody does anything."""
    grant = await open_grant(live.units, company.ines, "desk")
    async with live.units.open(SYSTEM) as unit:
        ends = unit.now + timedelta(seconds=1)
        row = await unit.db.get_one(grants.Grant, grant.id)
        row.ends_at = ends
        unit.later(ends, grants.GrantEndReached(id=grant.id))
    async with working(live):

        async def over() -> bool:
            return await state(live.units, grant) == GrantState.ENDED

        assert await until(over)


async def test_keys_of_another_database_stop_the_start_with_one_sentence(
    live: Runtime, settings: Settings, company: Company
) -> None:
    """Worker and both servers open the same runtime: it says what to do, and ends the process."""
    async with live.units.open(SYSTEM) as unit:
        unit.db.add(
            Credential(
                id=new_id(),
                service_id=company.desk.id,
                name="key",
                sealed=crypto.seal(crypto.new_key(), b"x", bound_to=b"elsewhere"),
                key_id="another",
                owner="",
                schema_version=1,
                entered_at=unit.now,
                allowed_origins=["http://127.0.0.1:9"],
            )
        )
    with pytest.raises(
        SystemExit, match=r"^This does not start: stored credentials .* restore the key files"
    ):
        async with runtime.open_(settings):
            pass
