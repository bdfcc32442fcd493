"""Rows get their place in the chain, once, in order, by one sealer at a time."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from gateway import audit, work
from gateway.audit.rules import GENESIS, chained
from gateway.authz import SYSTEM
from gateway.kernel import new_id


class StoneLaid(work.Event):
    """Something to put on record."""


@pytest.fixture
def sinks() -> Sequence[work.Sink]:
    """The real audit sink."""
    return [audit.append]


async def _lay(units: work.Units, count: int) -> None:
    async with units.open(SYSTEM) as unit:
        for _ in range(count):
            unit.emit(StoneLaid(id=new_id()))


async def _chain(units: work.Units) -> list[audit.AuditRow]:
    async with units.read(SYSTEM) as unit:
        return [row async for row in audit.queries.sealed(unit)]


async def test_sealing_chains_rows_in_the_order_of_their_ids(units: work.Units) -> None:
    """Positions without a gap, each hash over the one before."""
    await _lay(units, 5)
    async with units.open(SYSTEM) as unit:
        assert await audit.seal(unit) == 5
    rows = await _chain(units)
    assert [row.position for row in rows] == [1, 2, 3, 4, 5]
    assert sorted(row.id for row in rows) == [row.id for row in rows]
    previous = GENESIS
    for row in rows:
        assert row.previous_hash == previous
        assert row.hash == chained(previous, row)
        previous = row.hash or b""


async def test_sealing_again_goes_on_where_it_ended(units: work.Units) -> None:
    """Nothing to do is nothing done; new rows follow the old ones."""
    await _lay(units, 2)
    for expected in (2, 0):
        async with units.open(SYSTEM) as unit:
            assert await audit.seal(unit) == expected
    await _lay(units, 1)
    async with units.open(SYSTEM) as unit:
        assert await audit.seal(unit) == 1
    assert [row.position for row in await _chain(units)] == [1, 2, 3]


async def test_two_sealers_never_give_one_position_twice(units: work.Units, tmp_path: Path) -> None:
    """Whoever comes second leaves it to the first."""
    heads = audit.Heads.open(tmp_path)
    await _lay(units, 40)
    sealed = await asyncio.gather(*(audit.seal_and_sign(units, heads) for _ in range(4)))
    assert sum(sealed) == 40
    assert [row.position for row in await _chain(units)] == list(range(1, 41))


async def test_a_head_is_signed_once_for_each_end_of_the_chain(units: work.Units, tmp_path: Path) -> None:
    """No new rows, no new head; not after a restart either."""
    await _lay(units, 1)
    for _ in range(2):
        heads = audit.Heads.open(tmp_path)
        await audit.seal_and_sign(units, heads)
        await audit.seal_and_sign(units, heads)
    assert len(heads.file.read_text().splitlines()) == 1
    await _lay(units, 1)
    await audit.seal_and_sign(units, heads)
    assert [head.position for head in heads.read()] == [1, 2]


async def test_a_head_that_a_crash_tore_is_written_over(units: work.Units, tmp_path: Path) -> None:
    """Half a line is no forged head."""
    await _lay(units, 1)
    heads = audit.Heads.open(tmp_path)
    await audit.seal_and_sign(units, heads)
    with heads.file.open("ab") as file:
        file.write(b'{"at": "20')
    assert [(head.position, head.fault) for head in heads.read()] == [(1, "")]
    await _lay(units, 1)
    await audit.seal_and_sign(units, heads)
    assert [(head.position, head.fault) for head in heads.read()] == [(1, ""), (2, "")]


async def test_a_head_that_cannot_be_written_is_written_later(units: work.Units, tmp_path: Path) -> None:
    """Sealing goes on; nothing is lost but time."""
    await _lay(units, 1)
    heads = audit.Heads.open(tmp_path)
    heads.file.mkdir()
    assert await audit.seal_and_sign(units, heads) == 1
    heads.file.rmdir()
    await audit.seal_and_sign(units, heads)
    assert [head.position for head in heads.read()] == [1]


def test_the_signing_key_is_made_once_and_private(tmp_path: Path) -> None:
    """Only its owner reads it, and a second start keeps it."""
    audit.Heads.open(tmp_path)
    key = tmp_path / "audit-key"
    before = key.read_bytes()
    audit.Heads.open(tmp_path)
    assert key.read_bytes() == before
    assert key.stat().st_mode & 0o777 == 0o600


def test_processes_that_start_at_once_sign_with_one_key(tmp_path: Path) -> None:
    """None reads half of a key, and none makes a second one."""
    with ProcessPoolExecutor(8, mp_context=get_context("fork")) as pool:
        signatures = {*pool.map(_signed, [tmp_path] * 64)}
    assert len(signatures) == 1
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.startswith(".")] == []


def _signed(home: Path) -> bytes:
    return audit.Heads.open(home).signature(b"one")
