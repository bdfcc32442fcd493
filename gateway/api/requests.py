"""Asking for access."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import Path, Request

from gateway import grants, requests, web
from gateway.api import answers, told
from gateway.api.views import Listed, RequestView
from gateway.work import Unit

router = web.router(prefix="/requests", tags=["requests"])


@router.post("", status_code=201, responses=answers.problems(*answers.WRITES))
async def submit(
    caller: web.AnyCaller, request: Request, form: requests.SubmitForm, once: web.Once
) -> RequestView:
    """Ask for a plan of a service. What policy alone approves is granted at once."""
    async with web.ports(request).units.open(caller.subject, once=once) as unit:
        submitted = await requests.submit(unit, form)
        (view,) = await told.requests_of(unit, [submitted.request], submitted.grants)
        await unit.answer(201, view.model_dump_json())
    return view


@router.get("", responses=answers.problems(*answers.READS))
async def listing(
    caller: web.AnyCaller, request: Request, cursor: web.Cursor = None, limit: web.Limit = 50
) -> Listed[RequestView]:
    """What the caller asked for or shall hold, newest first."""
    async with web.ports(request).units.read(caller.subject) as unit:
        rows = await requests.listing(unit, after=web.after(cursor), limit=limit + 1)
        page = web.cut(rows, limit)
        items = await told.requests_of(unit, page.items, await _held(unit, page.items))
    return Listed(items=items, next=page.next)


@router.get("/{request_id}", responses=answers.problems(404, *answers.READS))
async def one(
    caller: web.AnyCaller, request: Request, request_id: Annotated[UUID, Path(description="The request.")]
) -> RequestView:
    """One request that the caller may see."""
    async with web.ports(request).units.read(caller.subject) as unit:
        found = await requests.request(unit, requests.RequestId(request_id))
        (view,) = await told.requests_of(unit, [found], await _held(unit, [found]))
    return view


async def _held(unit: Unit, rows: Sequence[requests.Request]) -> list[grants.Grant]:
    """Grants that may have come of these: the caller's own, and those of machines asked for."""
    found = list(await grants.mine(unit))
    for row in rows:
        if row.client_id is not None:
            one = await grants.held(unit, row.plan_id, row.client_id)
            found += [one] if one is not None and one not in found else []
    return found
