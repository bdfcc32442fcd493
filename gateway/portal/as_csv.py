"""A table as a file for spreadsheets (RFC 4180), safe to be opened in one."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from fastapi.responses import Response

from gateway.portal.language import zone_of

Cell = str | int | datetime | None
MEDIA_TYPE: Final = "text/csv; charset=utf-8; header=present"
# At the beginning of a file. Without it spreadsheets read the letters of other languages as something else.
MARK: Final = "\ufeff"
# With one of these at its beginning a cell is a formula to a spreadsheet, and may send what is beside it.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def download(name: str, titles: Sequence[str], rows: Iterable[Sequence[Cell]], zone: str) -> Response:
    """A short table with its line of titles."""
    text = MARK + written([titles], zone) + written(rows, zone)
    return Response(text, media_type=MEDIA_TYPE, headers=headers(name))


def headers(name: str) -> dict[str, str]:
    """Of a file that is kept under this name, and by no browser."""
    return {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}


def written(rows: Iterable[Sequence[Cell]], zone: str) -> str:
    """The rows as they stand in the file."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([told(cell, zone) for cell in row] for row in rows)
    return text.getvalue()


def told(cell: Cell, zone: str) -> str:
    """A value as it stands in the file: moments where the reader is; never a formula."""
    if isinstance(cell, datetime):
        return cell.astimezone(zone_of(zone)).isoformat(" ", "minutes")
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text
