"""Using access that is held for the case of need: for a short time, with a reason."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Request

from gateway import grants, web
from gateway.api import acting, answers, told
from gateway.api.forms import ActivationForm
from gateway.api.grants import GrantId
from gateway.api.views import ActivationView, Listed
from gateway.work import Unit

router = web.router(tags=["grants"])


@router.get("/grants/{grant_id}/activations", responses=answers.problems(*answers.ONE))
async def of_grant(caller: web.AnyCaller, request: Request, grant_id: GrantId) -> Listed[ActivationView]:
    """The newest of one grant."""
    async with web.ports(request).units.read(caller.subject) as unit:
        rows = await grants.activations(unit, grants.GrantId(grant_id))
    return Listed(items=[told.activation(row) for row in rows], next=None)


@router.post("/grants/{grant_id}/activations", status_code=201, responses=answers.problems(*answers.WRITES))
async def activate(
    caller: web.AnyCaller, request: Request, grant_id: GrantId, form: ActivationForm, once: web.Once
) -> ActivationView:
    """Open it now, within the plan's longest time and never beyond the grant."""

    async def act(unit: Unit) -> ActivationView:
        started = await grants.start_activation(unit, grants.GrantId(grant_id), form.duration, form.reason)
        return told.activation(started)

    return await acting.acted(request, caller.subject, once, act, status=201)


@router.post("/activations/{activation_id}/end", responses=answers.problems(*answers.WRITES))
async def deactivate(
    caller: web.AnyCaller, request: Request, activation_id: Annotated[UUID, Path()], once: web.Once
) -> ActivationView:
    """The work is done: closed until it is activated again."""

    async def act(unit: Unit) -> ActivationView:
        return told.activation(await grants.end_activation(unit, activation_id))

    return await acting.acted(request, caller.subject, once, act)
