"""`frontdesk audit verify`, as an operator runs it."""

import asyncio
import json
import os
import sys
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway import audit, work
from gateway.authz import SYSTEM


async def _verify(database: str, home: Path, *words: str) -> tuple[int | None, str, str]:
    surroundings = {**os.environ, "FRONTDESK_DATABASE_URL": database, "FRONTDESK_HOME": str(home)}
    command = ("-m", "gateway.cli", "audit", "verify", *words)
    ran = await asyncio.create_subprocess_exec(
        sys.executable,
        *command,
        env=surroundings,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await ran.communicate()
    return ran.returncode, out.decode(), err.decode()


async def test_an_intact_trail_is_said_to_be_so(units: work.Units, database: str, tmp_path: Path) -> None:
    """Exit code 0 and one sentence."""
    await audit.refused(units, SYSTEM, "grant:revoke", "Grant:g")
    await audit.seal_and_sign(units, audit.Heads.open(tmp_path))
    code, out, err = await _verify(database, tmp_path)
    assert (code, err) == (0, "")
    assert out == "The trail is intact: 1 sealed rows, 1 signed heads, 0 rows not sealed yet.\n"


async def test_a_changed_trail_is_named_in_words_and_by_the_exit_code(
    units: work.Units, database: str, engine: AsyncEngine, tmp_path: Path
) -> None:
    """Exit code 1, each finding a line; the same as JSON for programs."""
    await audit.refused(units, SYSTEM, "grant:revoke", "Grant:g")
    await audit.seal_and_sign(units, audit.Heads.open(tmp_path))
    async with engine.begin() as connection:
        await connection.execute(text("update audit_rows set outcome = 'done'"))
    code, out, _ = await _verify(database, tmp_path)
    assert code == 1
    assert "- Row 1 was edited: its content is not what was sealed.\n" in out
    code, out, _ = await _verify(database, tmp_path, "--json")
    assert (code, json.loads(out)["intact"]) == (1, False)


async def test_without_a_stack_it_says_what_to_do(tmp_path: Path) -> None:
    """No address, no stack: not a traceback of the driver."""
    code, _, err = await _verify("", tmp_path)
    assert code == 3
    assert "start it, or set FRONTDESK_DATABASE_URL" in err
