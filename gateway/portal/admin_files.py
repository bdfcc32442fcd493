"""A list of the office as a file: the rows, columns and order of its page, all pages of it (RFC 4180)."""

import csv
import io
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Final

from fastapi import Request
from fastapi.responses import Response, StreamingResponse

from gateway import governance, web
from gateway.identity import SignedIn
from gateway.portal import admin
from gateway.portal.admin_lists import Cell, L, List, Row
from gateway.portal.language import _, zone_of

# So many rows are read at once, each time in a short look of its own: a slow reader holds nothing.
BATCH: Final = 150
# Without it spreadsheets read the letters of other languages as something else.
_MARK: Final = "\ufeff"
# With one of these at its beginning a cell is a formula to a spreadsheet, and may send what is beside it.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


async def file(request: Request, me: SignedIn, listed: List[L, Row], look: L) -> Response:
    """It is on record that it was taken away. Raises NotAllowed, NotVisible."""
    if "prefetch" in request.headers.get("sec-purpose", ""):
        return Response(status_code=204)
    async with web.ports(request).units.open(me.subject) as unit:
        await admin.verify_door(unit, listed.part)
        rows = await listed.rows(unit, look.read_in(me.zone), None, BATCH)
        governance.note_export(unit, listed.part)
        name = f"{listed.part}-{unit.now.astimezone(zone_of(me.zone)).date()}.csv"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    lines = _lines(request, me, listed, look, rows)
    return StreamingResponse(lines, media_type="text/csv; charset=utf-8; header=present", headers=headers)


def told(cell: Cell, zone: str) -> str:
    """A value as it stands in the file: moments where the reader is; never a formula."""
    if isinstance(cell, datetime):
        return cell.astimezone(zone_of(zone)).isoformat(" ", "minutes")
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


async def _lines(
    request: Request, me: SignedIn, listed: List[L, Row], look: L, rows: Sequence[Row]
) -> AsyncIterator[str]:
    yield _MARK + _written([[_(column.title) for column in listed.columns]])
    while True:
        batch = web.cut(rows, BATCH)
        cells = [[told(column.value(row), me.zone) for column in listed.columns] for row in batch.items]
        yield _written(cells)
        if batch.next is None:
            return
        async with web.ports(request).units.read(me.subject) as unit:
            rows = await listed.rows(unit, look, web.after(batch.next), BATCH)


def _written(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()
