"""PostgreSQL out of the wheel, as whoever we are."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest

from gateway.local import postgres, valkey
from tests.local.forbidden_namespaces import run_without_namespaces

TRY = """
import asyncio, sys
from pathlib import Path
import asyncpg
from gateway.local import postgres

async def ask(dsn):
    connection = await asyncpg.connect(dsn)
    print(await connection.fetchval("SELECT current_user"))

with postgres.running(Path(sys.argv[1]), durable=False) as dsn:
    asyncio.run(ask(dsn))
"""


def test_it_serves_the_database_of_its_role(tmp_path: Path) -> None:
    """And keeps it over a restart."""
    for _ in range(2):
        with postgres.running(tmp_path, durable=False) as dsn:
            assert (
                asyncio.run(_ask(dsn, "SELECT current_user || '@' || current_database()"))
                == "frontdesk@frontdesk"
            )


def test_a_wrong_password_is_refused(tmp_path: Path) -> None:
    """On loopback too: every user of the machine can connect."""
    with postgres.running(tmp_path, durable=False) as dsn:
        wrong = dsn.replace((tmp_path / "password").read_text(), "guessed")
        with pytest.raises(asyncpg.InvalidPasswordError):
            asyncio.run(_ask(wrong, "SELECT 1"))


def test_nobody_signs_in_as_its_superuser(tmp_path: Path) -> None:
    """With no password at all."""
    refusal = pytest.raises(asyncpg.InvalidAuthorizationSpecificationError)
    with postgres.running(tmp_path, durable=False) as dsn, refusal:
        asyncio.run(_ask(dsn.replace("//frontdesk:", "//postgres:"), "SELECT 1"))


def test_a_role_does_not_reach_the_database_of_the_other(tmp_path: Path) -> None:
    """Keycloak's tables are Keycloak's."""
    refusal = pytest.raises(asyncpg.InsufficientPrivilegeError)
    with postgres.running(tmp_path, durable=False) as dsn, refusal:
        asyncio.run(_ask(dsn.removesuffix("/frontdesk") + "/keycloak", "SELECT 1"))


def test_root_becomes_nobody_where_namespaces_are_forbidden(tmp_path: Path) -> None:
    """With binaries and data where `nobody` can go."""
    if os.geteuid() != 0:
        pytest.skip("only root can be forbidden what root may")
    try:
        done = run_without_namespaces([sys.executable, "-c", TRY, str(tmp_path / "postgres")], users=65536)
        assert done.stdout == "frontdesk\n", done.stderr
    finally:
        postgres.discard(tmp_path / "postgres")


def test_without_namespaces_and_other_users_it_is_one_sentence(tmp_path: Path) -> None:
    """As in a container that allows neither."""
    if os.geteuid() != 0:
        pytest.skip("only root can be forbidden what root may")
    done = run_without_namespaces([sys.executable, "-c", TRY, str(tmp_path)], users=1)
    assert "run frontdesk as an ordinary user, or set FRONTDESK_DATABASE_URL" in done.stderr


def test_valkey_wants_its_password(tmp_path: Path) -> None:
    """And answers who has it."""
    with valkey.running(tmp_path) as url:
        port = int(url.rpartition(":")[2].partition("/")[0])
        assert b"NOAUTH" in _said(port, "PING\r\n")
        password = url.removeprefix("redis://:").partition("@")[0]
        assert b"+PONG" in _said(port, f"AUTH {password}\r\nPING\r\n")


def _said(port: int, text: str) -> bytes:
    netcat = (
        f"import socket; s = socket.create_connection(('127.0.0.1', {port})); s.sendall({text!r}.encode()); "
    )
    code = f"{netcat}s.shutdown(socket.SHUT_WR); print(s.makefile().read())"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=20).stdout


async def _ask(dsn: str, question: str) -> object:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()
