"""Holding access, and giving it up."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from fastapi import Path, Request

from gateway import grants, web
from gateway.api import answers, told
from gateway.api.forms import RevokeForm
from gateway.api.views import GrantView, Listed, TakenView
from gateway.authz import Subject
from gateway.work import AlreadyAnswered, OnceKey, Unit

router = web.router(prefix="/grants", tags=["grants"])
GrantId = Annotated[UUID, Path(description="The grant.")]


@router.get("", responses=answers.problems(*answers.READS))
async def listing(
    caller: web.AnyCaller, request: Request, cursor: web.Cursor = None, limit: web.Limit = 50
) -> Listed[GrantView]:
    """The grants that the caller may see, newest first."""
    async with web.ports(request).units.read(caller.subject) as unit:
        rows = await grants.listing(unit, after=web.after(cursor), limit=limit + 1)
        page = web.cut(rows, limit)
        items = await told.grants_of(unit, page.items)
    return Listed(items=items, next=page.next)


@router.get("/{grant_id}", responses=answers.problems(404, *answers.READS))
async def one(caller: web.AnyCaller, request: Request, grant_id: GrantId) -> GrantView:
    """One grant that the caller may see."""
    async with web.ports(request).units.read(caller.subject) as unit:
        found = await grants.grant(unit, grants.GrantId(grant_id))
        (view,) = await told.grants_of(unit, [found])
    return view


@router.post("/{grant_id}/revoke", responses=answers.problems(*answers.WRITES))
async def revoke(
    caller: web.AnyCaller, request: Request, grant_id: GrantId, form: RevokeForm, once: web.Once
) -> TakenView:
    """Take access away. Refused from the commit on; `denied_on` tells on how many Envoys already."""

    async def act(unit: Unit) -> grants.Grant:
        return await grants.revoke(unit, grants.GrantId(grant_id), why=form.reason)

    return await _taken(web.ports(request), caller.subject, once, act)


@router.post("/{grant_id}/return", responses=answers.problems(*answers.WRITES))
async def give_back(caller: web.AnyCaller, request: Request, grant_id: GrantId, once: web.Once) -> TakenView:
    """Return access that the caller holds and no longer needs."""

    async def act(unit: Unit) -> grants.Grant:
        return await grants.give_back(unit, grants.GrantId(grant_id))

    return await _taken(web.ports(request), caller.subject, once, act)


async def _taken(
    given: web.Ports, subject: Subject, once: OnceKey | None, act: Callable[[Unit], Awaitable[grants.Grant]]
) -> TakenView:
    """Act once; how far it has come is measured anew, also for an answer that is given again."""
    try:
        async with given.units.open(subject, once=once) as unit:
            (view,) = await told.grants_of(unit, [await act(unit)])
            await unit.answer(200, view.model_dump_json())
    except AlreadyAnswered as before:
        view = GrantView.model_validate_json(before.body)
    reach = await given.reach(view.id)
    return TakenView(**view.model_dump(), denied_on=reach.denied_on, of=reach.of)
