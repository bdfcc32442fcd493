"""What is being set up or taken away at the services, for those who run them."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Request

from gateway import provisioning, web
from gateway.api import acting, answers, told
from gateway.api.forms import ReasonForm
from gateway.api.views import DoneView, FulfilmentView, Listed
from gateway.grants import GrantId
from gateway.provisioning import AttemptState
from gateway.work import OnceKey, Unit

router = web.router(prefix="/fulfilments", tags=["fulfilments"])
Id = Annotated[UUID, Path(description="The grant that it is about.")]
State = Annotated[AttemptState | None, Query(description="Only those in this state.")]
_WRITES = answers.problems(*answers.WRITES)


@router.get("", responses=answers.problems(*answers.READS))
async def listing(
    caller: web.AnyCaller,
    request: Request,
    state: State = None,
    cursor: web.Cursor = None,
    limit: web.Limit = 50,
) -> Listed[FulfilmentView]:
    """The queue: everything for IT, for others the services that they run."""
    async with web.ports(request).units.read(caller.subject) as unit:
        rows = await provisioning.queue(unit, state=state, after=web.after(cursor), limit=limit + 1)
        page = web.cut(rows, limit, key=lambda row: row.grant_id)
        return Listed(items=await told.fulfilments_of(unit, page.items), next=page.next)


@router.post("/{grant_id}/retry", responses=_WRITES)
async def retry(caller: web.AnyCaller, request: Request, grant_id: Id, once: web.Once) -> DoneView:
    """Try again now; nobody is asked to approve again."""
    return await _acted(
        request, caller, once, (grant_id, "retry"), lambda unit: provisioning.retry(unit, GrantId(grant_id))
    )


@router.post("/{grant_id}/skip", responses=_WRITES)
async def skip(
    caller: web.AnyCaller, request: Request, grant_id: Id, form: ReasonForm, once: web.Once
) -> DoneView:
    """Give up setting access up: it ends before it ever worked."""

    async def act(unit: Unit) -> None:
        await provisioning.skip(unit, GrantId(grant_id), why=form.reason)

    return await _acted(request, caller, once, (grant_id, "skip"), act)


@router.post("/{grant_id}/done", responses=_WRITES)
async def done(caller: web.AnyCaller, request: Request, grant_id: Id, once: web.Once) -> DoneView:
    """Somebody did by hand what the service needed."""
    return await _acted(
        request, caller, once, (grant_id, "done"), lambda unit: provisioning.done(unit, GrantId(grant_id))
    )


async def _acted(
    request: Request,
    caller: web.AnyCaller,
    once: OnceKey | None,
    done: tuple[UUID, str],
    act: Callable[[Unit], Awaitable[None]],
) -> DoneView:
    async def told_of(unit: Unit) -> DoneView:
        await act(unit)
        return DoneView(id=done[0], done=done[1])

    return await acting.acted(request, caller.subject, once, told_of)
