"""Local mode's mailbox: what this stack would have sent, for whoever is signed in on this machine."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Final

from fastapi import Request
from fastapi.responses import Response

from gateway import web
from gateway.kernel import errors
from gateway.portal.rendering import page

LISTED: Final = 100
_NAME: Final = re.compile(r"\d{1,20}-\d{1,9}\.eml")


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail as it is shown: its text alone, since its HTML could hold anything."""

    name: str
    to: str
    subject: str
    at: datetime | None
    text: str


async def listing(request: Request, me: web.PersonCaller) -> Response:
    """The newest mails. Raises NotFound where this is no local stack."""
    folder = _folder(request)
    files = sorted(folder.glob("*.eml"), reverse=True)[:LISTED]
    return page(request, "local_mail.html", me, letters=[_letter(file) for file in files], letter=None)


async def show(request: Request, me: web.PersonCaller, name: str) -> Response:
    """One mail. Raises NotFound."""
    file = _folder(request) / name
    if not _NAME.fullmatch(name) or not file.is_file():
        raise errors.NotFound
    return page(request, "local_mail.html", me, letters=[], letter=_letter(file))


def _folder(request: Request) -> Path:
    folder = web.ports(request).site.mailbox
    if folder is None:
        raise errors.NotFound
    return folder


def _letter(file: Path) -> Letter:
    sent = message_from_bytes(file.read_bytes(), EmailMessage, policy=policy.default)
    body = sent.get_body(preferencelist=("plain",))
    return Letter(
        name=file.name,
        to=str(sent["To"] or ""),
        subject=str(sent["Subject"] or ""),
        at=sent["Date"].datetime if sent["Date"] else None,
        text=str(body.get_content()) if body else "",
    )
