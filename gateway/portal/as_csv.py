"""A short table as a file for spreadsheets (RFC 4180), safe to be opened in one."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

from fastapi.responses import Response

from gateway.portal.admin_files import told
from gateway.portal.admin_lists import Cell

# Without it spreadsheets read the letters of other languages as something else.
_MARK: Final = "\ufeff"


def download(name: str, titles: Sequence[str], rows: Iterable[Sequence[Cell]], zone: str) -> Response:
    """The table with its line of titles; moments stand where the reader is, and no cell is a formula."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow(titles)
    lines.writerows([told(cell, zone) for cell in row] for row in rows)
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    media_type = "text/csv; charset=utf-8; header=present"
    return Response(_MARK + text.getvalue(), media_type=media_type, headers=headers)
