"""Personal tokens: for one's own access to a service that is an API."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Request

from gateway import tokens, web
from gateway.api import acting, answers, told
from gateway.api.grants import GrantId
from gateway.api.views import CreatedTokenView, Listed, TokenView
from gateway.work import Unit

router = web.router(tags=["tokens"])
TokenId = Annotated[UUID, Path(description="The token.")]
Slug = Annotated[str | None, Query(max_length=63, description="Only those for this service.")]


@router.post("/grants/{grant_id}/tokens", status_code=201, responses=answers.problems(*answers.WRITES))
async def create(
    caller: web.AnyCaller, request: Request, grant_id: GrantId, form: tokens.TokenForm, once: web.Once
) -> CreatedTokenView:
    """Make a token for access that the caller holds. It is shown in this answer and never again: the same
    Idempotency-Key gets the answer without it.
    """
    async with web.ports(request).units.open(caller.subject, once=once) as unit:
        created = await tokens.create(unit, grant_id, name=form.name, ttl=form.duration)
        (view,) = await told.tokens_of(unit, [tokens.Held(created.token, tokens.TokenState.LIVE)])
        stored = CreatedTokenView(**view.model_dump(), token=None)
        await unit.answer(201, stored.model_dump_json())
    return stored.model_copy(update={"token": created.secret.get_secret_value()})


@router.get("/grants/{grant_id}/tokens", responses=answers.problems(*answers.ONE))
async def of_grant(caller: web.AnyCaller, request: Request, grant_id: GrantId) -> Listed[TokenView]:
    """The newest tokens of one grant, for its holder and for those who look after everybody."""
    async with web.ports(request).units.read(caller.subject) as unit:
        items = await told.tokens_of(unit, await tokens.of_grant(unit, grant_id))
    return Listed(items=items, next=None)


@router.get("/tokens", responses=answers.problems(*answers.READS))
async def mine(caller: web.AnyCaller, request: Request, service: Slug = None) -> Listed[TokenView]:
    """The caller's own newest tokens, whatever they are still good for."""
    async with web.ports(request).units.read(caller.subject) as unit:
        held = await tokens.mine(unit)
        items = [view for view in await told.tokens_of(unit, held) if service in {None, view.service}]
    return Listed(items=items, next=None)


@router.post("/tokens/{token_id}/revoke", responses=answers.problems(*answers.WRITES))
async def revoke(caller: web.AnyCaller, request: Request, token_id: TokenId, once: web.Once) -> TokenView:
    """Take a token back; within a second it opens nothing any more."""

    async def act(unit: Unit) -> TokenView:
        token = await tokens.revoke(unit, tokens.TokenId(token_id))
        (view,) = await told.tokens_of(unit, [tokens.Held(token, tokens.TokenState.REVOKED)])
        return view

    return await acting.acted(request, caller.subject, once, act)
