"""A list of the office as a file: the rows, columns and order of its page, all pages of it."""

from collections.abc import AsyncIterator, Sequence
from typing import Final

from fastapi import Request
from fastapi.responses import Response, StreamingResponse

from gateway import governance, web
from gateway.identity import SignedIn
from gateway.portal import admin, as_csv
from gateway.portal.admin_lists import L, List, Row
from gateway.portal.language import _, zone_of

# So many rows are read at once, each time in a short look of its own: a slow reader holds nothing.
BATCH: Final = 150


async def file(request: Request, me: SignedIn, listed: List[L, Row], look: L) -> Response:
    """It is on record that it was taken away. Raises NotAllowed, NotVisible."""
    if "prefetch" in request.headers.get("sec-purpose", ""):
        return Response(status_code=204)
    async with web.ports(request).units.open(me.subject) as unit:
        await admin.verify_door(unit, listed.part)
        rows = await listed.rows(unit, look.read_in(me.zone), None, BATCH)
        governance.note_export(unit, listed.part)
        name = f"{listed.part}-{unit.now.astimezone(zone_of(me.zone)).date()}.csv"
    lines = _lines(request, me, listed, look, rows)
    return StreamingResponse(lines, media_type=as_csv.MEDIA_TYPE, headers=as_csv.headers(name))


async def _lines(
    request: Request, me: SignedIn, listed: List[L, Row], look: L, rows: Sequence[Row]
) -> AsyncIterator[str]:
    yield as_csv.MARK + as_csv.written([[_(column.title) for column in listed.columns]], me.zone)
    while True:
        batch = web.cut(rows, BATCH)
        yield as_csv.written([[one.value(row) for one in listed.columns] for row in batch.items], me.zone)
        if batch.next is None:
            return
        async with web.ports(request).units.read(me.subject) as unit:
            rows = await listed.rows(unit, look, web.after(batch.next), BATCH)
