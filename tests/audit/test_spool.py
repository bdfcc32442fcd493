"""Decisions of the edge reach the trail exactly once, or new ones are refused."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gateway import audit, work
from gateway.authz import SYSTEM
from gateway.kernel import errors

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ALLOWED = audit.Spooled(
    at=NOW,
    subject="Person:p",
    action="grant:use",
    object="Grant:g",
    outcome=audit.Outcome.DONE,
    reasons=("grant.holder-uses",),
    policy_version="v",
    trace_id="b" * 32,
    ids={"service": "calendar"},
)
REFUSED = audit.Spooled(
    at=NOW, subject="Person:q", action="grant:use", object="Grant:g", outcome=audit.Outcome.REFUSED
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the segments are."""
    return tmp_path / "spool"


@pytest.fixture
async def spool(folder: Path) -> AsyncIterator[audit.Spool]:
    """A spool that is flushed by hand."""
    spool = audit.Spool(folder)
    yield spool
    await spool.close()


async def _load(units: work.Units, folder: Path) -> int:
    async with units.open(SYSTEM) as unit:
        return await audit.load_spool(unit, folder)


async def _rows(units: work.Units) -> list[audit.AuditRow]:
    async with units.read(SYSTEM) as unit:
        return await audit.trail(unit)


async def test_a_decision_reaches_the_trail_with_everything_it_said(
    units: work.Units, spool: audit.Spool, folder: Path
) -> None:
    """Written, flushed, loaded: one row, word for word."""
    spool.write(ALLOWED)
    await spool.flush()
    assert await _load(units, folder) == 1
    (row,) = await _rows(units)
    assert (row.subject, row.action, row.object) == ("Person:p", "grant:use", "Grant:g")
    assert (row.outcome, row.reasons, row.policy_version) == ("done", ["grant.holder-uses"], "v")
    assert (row.at, row.trace_id, row.payload) == (NOW, "b" * 32, {"service": "calendar"})


async def test_the_same_permission_within_one_flush_is_counted_and_refusals_are_not(
    units: work.Units, spool: audit.Spool, folder: Path
) -> None:
    """Thousands of equal calls a second are one line with a number; each refusal stands alone."""
    for _ in range(1000):
        spool.write(ALLOWED)
    spool.write(REFUSED)
    spool.write(REFUSED)
    await spool.flush()
    assert await _load(units, folder) == 3
    done = [row for row in await _rows(units) if row.outcome == audit.Outcome.DONE]
    assert [row.payload["count"] for row in done] == [1000]


async def test_loading_twice_makes_no_row_twice(units: work.Units, spool: audit.Spool, folder: Path) -> None:
    """Not when run again, and not after a rollback."""
    spool.write(ALLOWED)
    await spool.flush()
    with pytest.raises(errors.Conflict):
        async with units.open(SYSTEM) as unit:
            assert await audit.load_spool(unit, folder) == 1
            raise errors.Conflict
    assert await _load(units, folder) == 1
    assert await _load(units, folder) == 0
    spool.write(REFUSED)
    await spool.flush()
    assert await _load(units, folder) == 1
    assert len(await _rows(units)) == 2


async def test_a_segment_is_removed_when_its_writer_is_gone_and_all_is_loaded(
    units: work.Units, spool: audit.Spool, folder: Path
) -> None:
    """Never while it is held, never before its rows are committed."""
    spool.write(ALLOWED)
    await spool.flush()
    await _load(units, folder)
    await _load(units, folder)
    assert len(list(folder.iterdir())) == 1
    await spool.close()
    await _load(units, folder)
    assert list(folder.iterdir()) == []
    assert len(await _rows(units)) == 1


async def test_a_torn_last_line_is_left_out_and_the_rest_is_kept(
    units: work.Units, spool: audit.Spool, folder: Path
) -> None:
    """A crash in the middle of a write loses that line alone."""
    spool.write(ALLOWED)
    await spool.close()
    (segment,) = folder.iterdir()
    with segment.open("ab") as file:
        file.write(b'{"id": "018f')
    assert await _load(units, folder) == 1
    await _load(units, folder)
    assert list(folder.iterdir()) == []
    assert len(await _rows(units)) == 1


async def test_a_full_segment_is_followed_by_another(units: work.Units, folder: Path) -> None:
    """Old segments can go while new decisions come."""
    spool = audit.Spool(folder, segment_bytes=10)
    for _ in range(3):
        spool.write(REFUSED)
        await spool.flush()
    assert len(list(folder.iterdir())) == 3
    assert await _load(units, folder) == 3
    await spool.close()


async def test_a_spool_that_cannot_be_written_refuses_new_decisions_and_loses_none(
    units: work.Units, folder: Path
) -> None:
    """Unhealthy says so at once; when the disk is back, what was taken before is written."""
    folder.write_text("a file stands where the folder should be")
    spool = audit.Spool(folder)
    spool.write(REFUSED)
    assert spool.healthy
    await spool.flush()
    assert not spool.healthy
    with pytest.raises(errors.Unavailable):
        spool.write(REFUSED)
    folder.unlink()
    await spool.flush()
    assert spool.healthy
    await spool.close()
    assert await _load(units, folder) == 1
