"""The bell: what the reader was told, newest first, and marking it as read."""

from typing import Final
from uuid import UUID

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel

from gateway import notifications, web
from gateway.portal.rendering import page
from gateway.portal.sign_in import SEE_OTHER

PAGE: Final = 30


class ReadForm(BaseModel):
    """Up to which notice the reader has looked."""

    up_to: UUID


async def notices(request: Request, me: web.PersonCaller, before: UUID | None = None) -> Response:
    """A page of them; looking alone marks nothing, since browsers look ahead."""
    async with web.ports(request).units.read(me.subject) as unit:
        found = await notifications.told(unit, before=before, limit=PAGE + 1)
        now = unit.now
    return page(
        request,
        "notices.html",
        me,
        here="notices",
        notices=found[:PAGE],
        unread=any(not one.read for one in found),
        older=found[PAGE - 1].id if len(found) > PAGE else None,
        now=now,
    )


async def read(request: Request, me: web.PersonCaller) -> Response:
    """Mark the reader's own notices as read, up to the one that was on top."""
    form = await web.read(request, ReadForm)
    if isinstance(form, ReadForm):
        async with web.ports(request).units.open(me.subject) as unit:
            await notifications.read(unit, up_to=form.up_to)
    return RedirectResponse("/notices", SEE_OTHER)
