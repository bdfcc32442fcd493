"""Load the spool of edge decisions into the trail, a batch at a time; safe to run twice."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, delete

from gateway.audit import reading
from gateway.audit.models import AuditRow, Outcome, ReadingMark
from gateway.kernel import logging
from gateway.work import Unit

log = logging.get(__name__)

BATCH_BYTES = 2**19


async def load_spool(unit: Unit, folder: Path) -> int:
    """Insert the next decisions of every segment; returns how many lines were read.

    Lines carry their id, so a line loaded twice is one row. A segment that nobody writes any more
    and that an earlier transaction has loaded to its end is removed.
    """
    if not await reading.alone(unit):
        return 0
    loaded = 0
    for segment in sorted(folder.glob("*.jsonl")):
        loaded += await _load(unit, segment)
    return loaded


async def _load(unit: Unit, segment: Path) -> int:
    closed = reading.abandoned(segment)  # asked first: only then is the end really the end
    start = await reading.mark(unit, segment)
    lines, end = reading.whole_lines(segment, start, BATCH_BYTES)
    rows = [row for line in lines if (row := _row(segment, line))]
    if rows:
        await unit.db.execute(insert(AuditRow).on_conflict_do_nothing(index_elements=["id"]), rows)
    if lines:
        await reading.move(unit, segment, end)
    elif closed:
        segment.unlink()
        await unit.db.execute(delete(ReadingMark).where(col(ReadingMark.file) == str(segment)))
    return len(lines)


def _row(segment: Path, line: bytes) -> dict[str, Any] | None:
    try:
        said = json.loads(line)
        return {
            **said,
            "id": UUID(said["id"]),
            "at": datetime.fromisoformat(said["at"]),
            "outcome": Outcome(said["outcome"]),
        }
    except (ValueError, KeyError, TypeError):
        log.error("audit.spool_line_unreadable", segment=segment.name)
        return None
