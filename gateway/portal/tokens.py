"""Tokens: how a reader's own programs call an API, made here, shown once, taken back here."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Final
from uuid import UUID

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field, field_validator

from brokers import sdk
from gateway import catalog, grants, tokens, web
from gateway.identity import SignedIn
from gateway.portal.held import Held, held
from gateway.portal.language import _
from gateway.portal.rendering import page
from gateway.portal.sign_in import SEE_OTHER
from gateway.tokens import TokenForm, TokenId
from gateway.work import Unit

SAID: Final = {"revoked": "Taken back. It opens nothing any more."}
DAYS: Final = (1, 7, 30)


class NewTokenForm(BaseModel):
    """What it is for, and for how many days."""

    name: str
    days: Annotated[int, Field(ge=1, le=tokens.LONGEST.days)] = tokens.LONGEST.days

    @field_validator("name")
    @classmethod
    def _named(cls, name: str) -> str:
        return TokenForm(name=name).name


@dataclass(frozen=True, slots=True)
class Api:
    """Access that programs use, with its tokens, newest first."""

    held: Held
    tokens: tuple[tokens.Held, ...]


async def listing(request: Request, me: web.PersonCaller, said: str = "") -> Response:
    """Every API that the reader may call, and every token for it."""
    return await _page(request, me, said=_(SAID[said]) if said in SAID else "")


async def create(request: Request, me: web.PersonCaller, grant_id: UUID) -> Response:
    """Make one and show it, this once: the answer is the page itself, so that nothing keeps the secret.

    Raises NotFound, NotAllowed, TooManyTokens.
    """
    form = await web.read(request, NewTokenForm)
    if isinstance(form, web.Errors):
        wrong = {name.partition(".")[0] for name in form.fields}
        told = {f"{name}-{grant_id}": _said(name) for name in wrong}
        return await _page(request, me, errors=told, typed=dict(form.values))
    async with web.ports(request).units.open(me.subject) as unit:
        made = await tokens.create(unit, grant_id, name=form.name, ttl=timedelta(days=form.days))
        service = (await catalog.facts(unit, [made.token.service_id]))[made.token.service_id]
        manifest = await catalog.manifest_of(unit, await catalog.service(unit, service.id))
    snippets = tokens.calls(web.ports(request).site.service_origin(service.slug), called_path(manifest))
    return page(
        request,
        "token.html",
        me,
        here="access",
        secret=made.secret.get_secret_value(),
        token=made.token,
        service=service,
        calls=snippets,
    )


async def revoke(request: Request, me: web.PersonCaller, token_id: UUID) -> Response:
    """Take one back. Raises NotFound, NotAllowed."""
    await web.verify_post(request)
    async with web.ports(request).units.open(me.subject) as unit:
        await tokens.revoke(unit, TokenId(token_id))
    return RedirectResponse("/tokens?said=revoked", SEE_OTHER)


def called_path(manifest: sdk.AnyManifest | None) -> str:
    """A path that can be called to try: the one by which the service's health is seen."""
    return manifest.check.path if isinstance(manifest, sdk.Manifest) else "/"


async def _page(
    request: Request,
    me: SignedIn,
    *,
    said: str = "",
    errors: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    async with web.ports(request).units.read(me.subject) as unit:
        apis = await _apis(unit)
        now = unit.now
    return page(
        request,
        "tokens.html",
        me,
        status=422 if errors else 200,
        here="access",
        apis=apis,
        days=DAYS,
        said=said,
        errors=errors or {},
        typed=typed or {},
        now=now,
    )


async def _apis(unit: Unit) -> list[Api]:
    mine = [one for one in await held(unit, await grants.mine(unit)) if one.live]
    made = await tokens.mine(unit)
    apis = await catalog.apis(unit, [one.grant.service_id for one in mine])
    return [
        Api(one, tuple(token for token in made if token.token.service_id == one.grant.service_id))
        for one in mine
        if one.grant.service_id in apis
    ]


def _said(field: str) -> str:
    if field == "name":
        return _("Give it a name that tells you later what it is for.")
    return _("Choose between 1 and 30 days.")
