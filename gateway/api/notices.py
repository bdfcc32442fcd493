"""What the caller was told."""

from fastapi import Request

from gateway import notifications, web
from gateway.api import acting, answers, told
from gateway.api.forms import ReadForm
from gateway.api.views import DoneView, Listed, NoticeView
from gateway.work import Unit

router = web.router(prefix="/notices", tags=["notices"])


@router.get("", responses=answers.problems(*answers.READS))
async def listing(
    caller: web.AnyCaller, request: Request, cursor: web.Cursor = None, limit: web.Limit = 50
) -> Listed[NoticeView]:
    """The caller's own, newest first; looking marks nothing as read."""
    async with web.ports(request).units.read(caller.subject) as unit:
        found = await notifications.told(unit, before=web.after(cursor), limit=limit + 1)
    page = web.cut(found, limit)
    return Listed(items=[told.notice(one) for one in page.items], next=page.next)


@router.post("/read", responses=answers.problems(*answers.WRITES))
async def read(caller: web.AnyCaller, request: Request, form: ReadForm, once: web.Once) -> DoneView:
    """Mark one's own as read, up to that one."""

    async def act(unit: Unit) -> DoneView:
        await notifications.read(unit, up_to=form.up_to)
        return DoneView(id=form.up_to, done="read")

    return await acting.acted(request, caller.subject, once, act)
