"""Reading files that others append to: whole lines only, from a mark that moves with the rows."""

import fcntl
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert

from gateway.audit.models import ReadingMark
from gateway.work import Unit

_LOCK = 7_205_759_404


async def alone(unit: Unit) -> bool:
    """Whether this unit is the one reader until it ends."""
    return bool((await unit.db.execute(text(f"select pg_try_advisory_xact_lock({_LOCK})"))).scalar_one())


async def mark(unit: Unit, file: Path) -> int:
    """Where to go on; 0 when the file was never read, was replaced, or was cut."""
    found = await unit.db.get(ReadingMark, str(file))
    now = file.stat()
    if found is None or found.inode != now.st_ino or found.read_to > now.st_size:
        return 0
    return found.read_to


async def move(unit: Unit, file: Path, read_to: int) -> None:
    """Remember in this transaction that everything up to there is loaded."""
    new = {"inode": file.stat().st_ino, "read_to": read_to}
    row = insert(ReadingMark).values(file=str(file), **new)
    await unit.db.execute(row.on_conflict_do_update(index_elements=["file"], set_=new))


def whole_lines(file: Path, start: int, limit: int) -> tuple[list[bytes], int]:
    """Complete lines from `start`, about `limit` bytes of them, and where they end.

    A line without its end is still being written, or was torn by a crash: it is not a line yet.
    """
    with file.open("rb") as stream:
        stream.seek(start)
        block = stream.read(limit)
        block += stream.readline() if len(block) == limit else b""
    end = block.rfind(b"\n") + 1
    return block[:end].splitlines(), start + end


def abandoned(file: Path) -> bool:
    """Whether no process holds the file's lock any more."""
    with file.open("rb") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True
