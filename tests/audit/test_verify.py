"""Whatever is done to the trail behind the product's back is found, and named in words."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway import audit, work
from gateway.audit.rules import GENESIS, chained
from gateway.audit.views import Fault
from gateway.authz import ANYONE, SYSTEM, Subject, Value
from gateway.kernel import FixedClock, new_id


class ThingMade(work.Event):
    """Something to put on record."""

    size: int = 0


@pytest.fixture
def sinks() -> Sequence[work.Sink]:
    """The real audit sink."""
    return [audit.append]


@pytest.fixture
def heads(tmp_path: Path) -> audit.Heads:
    """Heads with a key of this test."""
    return audit.Heads.open(tmp_path)


@pytest.fixture
async def trail(units: work.Units, heads: audit.Heads, clock: FixedClock) -> list[UUID]:
    """Six sealed rows, signed after three and after six; their ids in order."""
    for _ in range(2):
        for size in range(3):
            async with units.open(SYSTEM) as unit:
                unit.emit(ThingMade(id=new_id(), size=size))
        await audit.seal_and_sign(units, heads)
        clock.advance(timedelta(minutes=1))
    async with units.read(SYSTEM) as unit:
        return [row.id async for row in audit.queries.sealed(unit)]


async def _verify(units: work.Units, heads: audit.Heads) -> audit.Report:
    async with units.read(SYSTEM) as unit:
        return await audit.verify(unit, heads)


async def _tamper(engine: AsyncEngine, *statements: str) -> None:
    async with engine.begin() as connection:
        for statement in statements:
            await connection.execute(text(statement))


async def test_an_untouched_trail_is_intact(units: work.Units, heads: audit.Heads, trail: list[UUID]) -> None:
    """Nothing was done, nothing is found."""
    report = await _verify(units, heads)
    assert report.intact
    assert (report.rows, report.heads, report.waiting) == (len(trail), 2, 0)


async def test_an_edited_row_is_found(
    units: work.Units, heads: audit.Heads, trail: list[UUID], engine: AsyncEngine
) -> None:
    """One word of one row is another."""
    await _tamper(engine, "update audit_rows set subject = 'Person:somebody-else' where position = 2")
    (finding,) = (await _verify(units, heads)).findings
    assert finding.fault is Fault.EDITED
    assert finding.words == "Row 2 was edited: its content is not what was sealed."


async def test_an_edited_payload_is_found(
    units: work.Units, heads: audit.Heads, trail: list[UUID], engine: AsyncEngine
) -> None:
    """A number inside the payload is content too."""
    await _tamper(engine, """update audit_rows set payload = '{"size": 99}' where position = 6""")
    (finding,) = (await _verify(units, heads)).findings
    assert (finding.fault, finding.position) == (Fault.EDITED, 6)


async def test_a_missing_row_is_found(
    units: work.Units, heads: audit.Heads, trail: list[UUID], engine: AsyncEngine
) -> None:
    """Taken out of the middle."""
    await _tamper(engine, "delete from audit_rows where position = 4")
    (finding,) = (await _verify(units, heads)).findings
    assert finding.fault is Fault.MISSING
    assert finding.words == "Row 4 is missing."


async def test_a_missing_row_is_found_when_the_gap_was_closed(
    units: work.Units, heads: audit.Heads, trail: list[UUID], engine: AsyncEngine
) -> None:
    """The later rows moved up by one: no gap, but the chain knows."""
    await _tamper(
        engine,
        "delete from audit_rows where position = 4",
        "update audit_rows set position = 4 where position = 5",
        "update audit_rows set position = 5 where position = 6",
    )
    findings = (await _verify(units, heads)).findings
    assert findings[0].fault is Fault.MISSING
    assert findings[0].words == (
        "A row before row 4 is missing, or was replaced: row 4 was sealed after another."
    )
    assert Fault.CUT in {finding.fault for finding in findings}


async def test_reordered_rows_are_found(
    units: work.Units, heads: audit.Heads, trail: list[UUID], engine: AsyncEngine
) -> None:
    """Two rows change places; each is still itself."""
    await _tamper(
        engine,
        "update audit_rows set position = -1 where position = 4",
        "update audit_rows set position = 4 where position = 5",
        "update audit_rows set position = 5 where position = -1",
    )
    findings = (await _verify(units, heads)).findings
    assert {finding.fault for finding in findings} == {Fault.REORDERED}
    assert findings[0].words == "Row 4 was moved: it was sealed as the one after row 5."


async def test_a_cut_tail_is_found(
    units: work.Units, heads: audit.Heads, trail: list[UUID], engine: AsyncEngine
) -> None:
    """What is left is a perfect chain, only shorter than what was signed."""
    await _tamper(engine, "delete from audit_rows where position > 4")
    (finding,) = (await _verify(units, heads)).findings
    assert finding.fault is Fault.CUT
    assert finding.words == "The tail was cut: rows 5 to 6 were signed and are gone."


async def test_an_emptied_trail_is_found(
    units: work.Units, heads: audit.Heads, trail: list[UUID], engine: AsyncEngine
) -> None:
    """Nothing left at all is the longest cut."""
    await _tamper(engine, "truncate audit_rows")
    (finding,) = (await _verify(units, heads)).findings
    assert finding.words == "The tail was cut: rows 1 to 6 were signed and are gone."


async def test_a_consistently_rewritten_chain_disagrees_with_the_heads(
    units: work.Units, heads: audit.Heads, trail: list[UUID]
) -> None:
    """Every hash was made again after a change in row 2: the rows agree, the signed heads do not."""
    await _rewrite(units, victim=2)
    findings = (await _verify(units, heads)).findings
    assert {finding.fault for finding in findings} == {Fault.REWRITTEN}
    assert findings[0].words == (
        "The chain was rewritten: row 3 is not the one that was signed at 2026-03-02T09:00:00+00:00."
    )


async def test_a_rewritten_chain_is_found_after_it_was_signed_again(
    units: work.Units, heads: audit.Heads, trail: list[UUID], tmp_path: Path
) -> None:
    """The worker goes on and signs the rewritten rows: the older heads still tell."""
    await _rewrite(units, victim=5)
    await audit.seal_and_sign(units, audit.Heads.open(tmp_path))
    findings = (await _verify(units, heads)).findings
    assert {finding.fault for finding in findings} == {Fault.REWRITTEN}


@pytest.mark.parametrize("damage", ["signature", "words", "removed", "gone"])
async def test_altered_heads_are_found(
    units: work.Units, heads: audit.Heads, trail: list[UUID], damage: str
) -> None:
    """The file of heads protects itself: signatures, and each head names the one before."""
    first, second = heads.file.read_text().splitlines()
    altered = {
        "signature": [first.replace('signature":"', 'signature":"00'), second],
        "words": [first.replace('position":3', 'position":2'), second],
        "removed": [second],
        "gone": [],
    }
    heads.file.write_text("".join(line + "\n" for line in altered[damage]))
    report = await _verify(units, heads)
    assert Fault.HEADS in {finding.fault for finding in report.findings}


async def test_heads_signed_with_another_key_are_refused(
    units: work.Units, heads: audit.Heads, trail: list[UUID], tmp_path: Path, clock: FixedClock
) -> None:
    """A whole new file of heads, made with a key that is not ours."""
    other = audit.Heads.open(tmp_path / "elsewhere")
    other.sign(6, GENESIS, clock.now())
    heads.file.write_bytes(other.file.read_bytes())
    findings = (await _verify(units, heads)).findings
    assert findings[0].words == "Head 1: its signature does not fit."


async def test_only_who_may_read_the_trail_may_verify_it(units: work.Units, heads: audit.Heads) -> None:
    """The system may; somebody who is not signed in may not; an auditor may."""
    async with units.read(ANYONE) as unit:
        with pytest.raises(work.NotAllowed):
            await audit.verify(unit, heads)
    attrs: dict[str, Value] = {
        "key": "a",
        "roles": ("auditor",),
        "realm": "workforce",
        "unit": "u",
        "organisation": "o",
    }
    async with units.read(Subject("Person", "a", attrs)) as unit:
        assert (await audit.verify(unit, heads)).intact


async def _rewrite(units: work.Units, victim: int) -> None:
    async with units.open(SYSTEM) as unit:
        previous = GENESIS
        rows = [row async for row in audit.queries.sealed(unit)]
        for row in rows:
            if row.position == victim:
                row.subject = "Person:framed"
            row.previous_hash, row.hash = previous, chained(previous, row)
            previous = row.hash
            unit.db.add(row)
