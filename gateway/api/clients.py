"""Machine clients, for those who look after them."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Request

from gateway import identity, web
from gateway.api import acting, answers, told
from gateway.api.forms import ReasonForm
from gateway.api.views import ClientView, Listed
from gateway.identity import ClientId

router = web.router(prefix="/clients", tags=["clients"])
Id = Annotated[UUID, Path(description="The machine: its `id`, not its `client_id`.")]
Search = Annotated[str, Query(max_length=200, description="Part of its client id or name.")]
_acted = acting.ActsOn(told.clients_of)


@router.get("", responses=answers.problems(*answers.READS))
async def listing(
    caller: web.AnyCaller,
    request: Request,
    search: Search = "",
    cursor: web.Cursor = None,
    limit: web.Limit = 50,
) -> Listed[ClientView]:
    """Machines by client id, active or not."""
    async with web.ports(request).units.read(caller.subject) as unit:
        rows = await identity.clients_page(unit, search=search, after=web.after(cursor), limit=limit)
        page = web.cut(rows, limit)
        return Listed(items=await told.clients_of(unit, page.items), next=page.next)


@router.post("/{client_id}/deactivate", responses=answers.problems(*answers.WRITES))
async def deactivate(
    caller: web.AnyCaller, request: Request, client_id: Id, form: ReasonForm, once: web.Once
) -> ClientView:
    """Refuse the machine and its tokens now."""
    return await _acted(
        request,
        caller,
        once,
        lambda unit: identity.deactivate_client(unit, ClientId(client_id), why=form.reason),
    )


@router.post("/{client_id}/reactivate", responses=answers.problems(*answers.WRITES))
async def reactivate(caller: web.AnyCaller, request: Request, client_id: Id, once: web.Once) -> ClientView:
    """Accept new tokens of the machine again; access that ended stays ended."""
    return await _acted(
        request, caller, once, lambda unit: identity.reactivate_client(unit, ClientId(client_id))
    )
