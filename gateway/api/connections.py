"""The connections of services: how they are, and letting the work there wait."""

from typing import Annotated

from fastapi import Path, Request

from gateway import catalog, provisioning, web
from gateway.api import acting, answers, told
from gateway.api.forms import ReasonForm
from gateway.api.views import ConnectionView, Listed
from gateway.catalog import Service
from gateway.work import Unit

router = web.router(prefix="/connections", tags=["connections"])
Slug = Annotated[str, Path(max_length=63, description="The service.")]
CONNECTED = catalog.Wanted(connected=True)
_WRITES = answers.problems(*answers.WRITES)
_acted = acting.ActsOn(told.connections_of)


@router.get("", responses=answers.problems(*answers.READS))
async def listing(
    caller: web.AnyCaller, request: Request, cursor: web.Cursor = None, limit: web.Limit = 50
) -> Listed[ConnectionView]:
    """Of every service that the gateway stands in front of."""
    async with web.ports(request).units.read(caller.subject) as unit:
        rows = await catalog.administered_page(unit, wanted=CONNECTED, after=web.after(cursor), limit=limit)
        page = web.cut(rows, limit)
        return Listed(items=await told.connections_of(unit, page.items), next=page.next)


@router.post("/{slug}/pause", responses=_WRITES)
async def pause(
    caller: web.AnyCaller, request: Request, slug: Slug, form: ReasonForm, once: web.Once
) -> ConnectionView:
    """Set up and take away nothing there until it is resumed. Access that there is goes on working."""

    async def act(unit: Unit) -> Service:
        service = (await catalog.administered(unit, slug)).service
        await provisioning.pause(unit, service.id, why=form.reason)
        return service

    return await _acted(request, caller, once, act)


@router.post("/{slug}/resume", responses=_WRITES)
async def resume(caller: web.AnyCaller, request: Request, slug: Slug, once: web.Once) -> ConnectionView:
    """Begin what waited."""

    async def act(unit: Unit) -> Service:
        service = (await catalog.administered(unit, slug)).service
        await provisioning.resume(unit, service.id)
        return service

    return await _acted(request, caller, once, act)
