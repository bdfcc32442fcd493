"""Holding access, and giving it up."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Request, Response

from gateway import catalog, grants, identity, requests, web
from gateway.api import acting, answers, told, versions
from gateway.api.forms import MaybeReasonForm, ReasonForm
from gateway.api.views import GrantView, Listed, TakenView, WhyView
from gateway.grants import GrantState
from gateway.kernel import new_id
from gateway.work import AlreadyAnswered, OnceKey, Unit

router = web.router(prefix="/grants", tags=["grants"])
GrantId = Annotated[UUID, Path(description="The grant.")]
_WRITES = answers.problems(*answers.WRITES)
Service = Annotated[str | None, Query(max_length=63, description="Only those of this service.")]
Person = Annotated[
    str | None, Query(max_length=255, description="Only those of this user name, or client id of a machine.")
]
_acted = acting.ActsOn(told.grants_of)


@router.get("", responses=answers.problems(*answers.READS))
async def listing(  # filters
    caller: web.AnyCaller,
    request: Request,
    *,
    mine: acting.Flag = False,
    state: Annotated[GrantState | None, Query(description="Only those in this state.")] = None,
    service: Service = None,
    person: Person = None,
    cursor: web.Cursor = None,
    limit: web.Limit = 50,
) -> Listed[GrantView]:
    """The grants that the caller may see, newest first; with `mine`, those that they hold themselves."""
    async with web.ports(request).units.read(caller.subject) as unit:
        holder = UUID(unit.subject.id) if mine else await _holder(unit, person)
        rows = await grants.listing(
            unit,
            after=web.after(cursor),
            limit=limit + 1,
            service_id=await _service(unit, service),
            holder_id=holder,
            state=state,
        )
        page = web.cut(rows, limit)
        return Listed(items=await told.grants_of(unit, page.items), next=page.next)


@router.get("/{grant_id}", responses=answers.problems(*answers.ONE))
async def one(caller: web.AnyCaller, request: Request, response: Response, grant_id: GrantId) -> GrantView:
    """One grant that the caller may see."""
    async with web.ports(request).units.read(caller.subject) as unit:
        found = await grants.grant(unit, grants.GrantId(grant_id))
        (view,) = await told.grants_of(unit, [found])
    versions.tag_content(response, view)
    return view


@router.get("/{grant_id}/why", responses=answers.problems(*answers.ONE))
async def why(caller: web.AnyCaller, request: Request, grant_id: GrantId) -> WhyView:
    """Why somebody has it: the wishes, the answers with their rules, and everything that happened since."""
    async with web.ports(request).units.read(caller.subject) as unit:
        return await told.why(unit, await requests.why(unit, grants.GrantId(grant_id)))


@router.post("/{grant_id}/revoke", responses=_WRITES)
async def revoke(
    caller: web.AnyCaller, request: Request, grant_id: GrantId, form: ReasonForm, once: web.Once
) -> TakenView:
    """Take access away. Refused from the commit on; `denied_on` tells on how many Envoys already."""
    return await _taken(
        request, caller, once, lambda unit: grants.revoke(unit, grants.GrantId(grant_id), why=form.reason)
    )


@router.post("/{grant_id}/return", responses=_WRITES)
async def give_back(caller: web.AnyCaller, request: Request, grant_id: GrantId, once: web.Once) -> TakenView:
    """Return access that the caller holds and no longer needs."""
    return await _taken(request, caller, once, lambda unit: grants.give_back(unit, grants.GrantId(grant_id)))


@router.post("/{grant_id}/undo", responses=_WRITES)
async def undo(caller: web.AnyCaller, request: Request, grant_id: GrantId, once: web.Once) -> GrantView:
    """Bring back what was just taken away, while nothing was deleted at the service."""
    return await _acted(request, caller, once, lambda unit: grants.undo(unit, grants.GrantId(grant_id)))


@router.post("/{grant_id}/suspend", responses=_WRITES)
async def suspend(
    caller: web.AnyCaller, request: Request, grant_id: GrantId, form: ReasonForm, once: web.Once
) -> TakenView:
    """Pause it. Refused from the commit on, until it is resumed or its end comes."""
    return await _taken(
        request, caller, once, lambda unit: grants.suspend(unit, grants.GrantId(grant_id), why=form.reason)
    )


@router.post("/{grant_id}/resume", responses=_WRITES)
async def resume(caller: web.AnyCaller, request: Request, grant_id: GrantId, once: web.Once) -> GrantView:
    """End the pause; the end of the access stays where it was."""
    return await _acted(request, caller, once, lambda unit: grants.resume(unit, grants.GrantId(grant_id)))


@router.post("/{grant_id}/withdraw", responses=_WRITES)
async def withdraw(
    caller: web.AnyCaller,
    request: Request,
    grant_id: GrantId,
    once: web.Once,
    form: MaybeReasonForm | None = None,
) -> GrantView:
    """End it before it ever worked."""
    because = form.reason if form else ""
    return await _acted(
        request, caller, once, lambda unit: grants.withdraw(unit, grants.GrantId(grant_id), why=because)
    )


async def _taken(
    request: Request,
    caller: web.AnyCaller,
    once: OnceKey | None,
    act: Callable[[Unit], Awaitable[grants.Grant]],
) -> TakenView:
    """Act once; how far it has come is measured anew, also for an answer that is given again."""
    try:
        view = await _acted(request, caller, once, act)
    except AlreadyAnswered as before:
        view = GrantView.model_validate_json(before.body)
    reach = await web.ports(request).reach(view.id)
    return TakenView(**view.model_dump(), denied_on=reach.denied_on, of=reach.of)


async def _service(unit: Unit, slug: str | None) -> UUID | None:
    """An id that nobody has where there is none: the list is empty then."""
    if slug is None:
        return None
    found = await catalog.named(unit, slug)
    return found.id if found else new_id()


async def _holder(unit: Unit, name: str | None) -> UUID | None:
    if name is None:
        return None
    person = await identity.person_by_username(unit, name)
    machines = {one.client_id: one.id for one in await identity.clients(unit)} if person is None else {}
    return person.id if person else machines.get(name, new_id())
