"""A form with a text that is pasted, or a file in its place."""

from collections.abc import Mapping
from typing import Final

from fastapi import Request
from starlette.datastructures import UploadFile

from gateway import web

LARGEST: Final = 900_000
FILE: Final = "file"


async def sent(request: Request, name: str) -> tuple[Mapping[str, str], str]:
    """The fields, and the text: the file's where one was chosen, else that of the field `name`.

    Raises FormExpired, WrongMediaType.
    """
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise web.WrongMediaType("Send it as the form of the page.")
    async with request.form(max_files=1, max_fields=10, max_part_size=LARGEST) as given:
        values = {key: value for key, value in given.items() if isinstance(value, str)}
        web.verify_form(request, values.get("form_token", ""))
        file = given.get(FILE)
        uploaded = await file.read() if isinstance(file, UploadFile) and file.filename else b""
    # A sign that is no UTF-8 becomes one that nobody types, and is told by its line as any other.
    return values, uploaded.decode("utf-8-sig", errors="replace") if uploaded else values.get(name, "")
