"""Standing in for somebody who is away."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Request

from gateway import requests, web
from gateway.api import acting, answers, told
from gateway.api.views import DelegationView, Listed
from gateway.requests import DelegationForm

router = web.router(prefix="/delegations", tags=["delegations"])
_acted = acting.ActsOn(told.delegations_of)


@router.get("", responses=answers.problems(*answers.READS))
async def listing(caller: web.AnyCaller, request: Request) -> Listed[DelegationView]:
    """What the caller gave or took and is not over."""
    async with web.ports(request).units.read(caller.subject) as unit:
        return Listed(items=await told.delegations_of(unit, await requests.delegations(unit)), next=None)


@router.post("", status_code=201, responses=answers.problems(*answers.WRITES))
async def create(
    caller: web.AnyCaller, request: Request, form: DelegationForm, once: web.Once
) -> DelegationView:
    """Let a colleague answer what waits for the caller, for 30 days at most."""
    return await _acted(request, caller, once, lambda unit: requests.give_delegation(unit, form), status=201)


@router.post("/{delegation_id}/end", responses=answers.problems(*answers.WRITES))
async def end(
    caller: web.AnyCaller, request: Request, delegation_id: Annotated[UUID, Path()], once: web.Once
) -> DelegationView:
    """Before its time, by either side."""
    return await _acted(request, caller, once, lambda unit: requests.end_delegation(unit, delegation_id))
