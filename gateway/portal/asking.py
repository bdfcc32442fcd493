"""Asking for access: one page with everything filled in, which tells first what will come of it."""

import asyncio
from typing import Annotated, Final
from uuid import UUID

from fastapi import Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from gateway import grants, requests, web, work
from gateway.identity import SignedIn
from gateway.kernel import errors, new_id
from gateway.portal.asking_form import REASONS, SHORTEST, AskForm, spans
from gateway.portal.asking_page import Scene, added, as_before, scene
from gateway.portal.language import _
from gateway.portal.rendering import page
from gateway.portal.sign_in import SEE_OTHER
from gateway.requests import RequestId, Submitted

# Fulfilment takes well under a second; whoever waits that long sees it open in place.
PATIENCE: Final = 1.0
LOOK_EVERY: Final = 0.05


async def show(
    request: Request,
    me: web.PersonCaller,
    *,
    slug: str,
    plan: Annotated[str | None, Query(max_length=63)] = None,
    again: UUID | None = None,
    instead: UUID | None = None,
) -> Response:
    """The page, with what most people would choose, or with what was asked for the last time; `instead` is
    a request under way that this one shall take the place of.

    Raises NotFound for a service that the reader does not see.
    """
    try:
        form = AskForm(service=slug, plan=plan)
    except ValidationError:
        raise errors.NotFound from None
    async with web.ports(request).units.read(me.subject) as unit:
        if again is not None:
            form = as_before(await requests.again(unit, RequestId(again)), slug)
        form = form.model_copy(update={"instead": instead})
        wished = await scene(unit, me, form, {})
    return _page(request, me, wished, filled=again is not None)


async def preview(request: Request, me: web.PersonCaller) -> Response:
    """The page again with what the choices would cause; nothing is asked for yet."""
    form = await web.read(request, AskForm)
    if isinstance(form, web.Errors):
        return await _wrong(request, me, form)
    async with web.ports(request).units.read(me.subject) as unit:
        form, told = await added(unit, form)
        wished = await scene(unit, me, form, told)
    return _page(request, me, wished)


async def submit(request: Request, me: web.PersonCaller) -> Response:
    """Ask; where policy says yes at once, wait a moment so that the next page can open it.

    Raises NotFound, NotAllowed.
    """
    form = await web.read(request, AskForm)
    if isinstance(form, web.Errors):
        return await _wrong(request, me, form)
    async with web.ports(request).units.read(me.subject) as unit:
        told = {} if len(form.words) >= SHORTEST else {"note": _("Say in a few words what you need it for.")}
        wished = await scene(unit, me, form, told)
    if wished.errors:
        return _page(request, me, wished)
    said = "?said=changed" if form.instead else ""
    try:
        return RedirectResponse(f"/requests/{await _asked(request, me, wished)}{said}", SEE_OTHER)
    except requests.AlreadyAsked as before:
        # A second tab: it has what it wanted. Somebody else's request is not shown to the reader.
        if form.whom == "me":
            return RedirectResponse(f"/requests/{before.request_id}", SEE_OTHER)
        wished.errors[form.whom] = _("This has been asked for already and is being decided.")
        return _page(request, me, wished)


async def _asked(request: Request, me: SignedIn, wished: Scene) -> str:
    """The id of the request that came of it; a click that came twice gets that of the first."""
    given = web.ports(request)
    try:
        async with given.units.open(me.subject, once=wished.wanted.form.once_key()) as unit:
            if instead := wished.wanted.form.instead:
                await requests.cancel(unit, instead)
            submitted = await requests.submit(unit, wished.wanted.request())
            await unit.answer(SEE_OTHER, str(submitted.request.id))
    except work.AlreadyAnswered as before:
        return before.body
    await _settled(given, me, submitted)
    return str(submitted.request.id)


async def _wrong(request: Request, me: SignedIn, sent: web.Errors) -> Response:
    """The page with what was typed and what is wrong about it. Raises NotFound where no service is named."""
    sound = {name: value for name, value in sent.values.items() if value and name not in sent.fields}
    try:
        form = AskForm.model_validate(sound)
    except ValidationError:
        raise errors.NotFound from None
    async with web.ports(request).units.read(me.subject) as unit:
        wished = await scene(unit, me, form, dict(sent.fields))
    return _page(request, me, wished)


def _page(request: Request, me: SignedIn, wished: Scene, *, filled: bool = False) -> Response:
    form, chosen = wished.wanted.form, wished.chosen
    return page(
        request,
        "ask.html",
        me,
        status=422 if wished.errors else 200,
        here="catalog",
        scene=wished,
        service=wished.card.service,
        chosen=chosen,
        spans=spans(chosen) if chosen else [],
        span_chosen=form.duration or (chosen.default_seconds if chosen else 0),
        reasons=[(name, _(words) if words else _("Something else")) for name, words in REASONS.items()],
        form=form,
        also={f"{service}.{plan}" for service, plan in form.also},
        filled=filled or form.instead is not None,
        once=form.once or new_id().hex,
        errors=wished.errors,
        now=wished.wanted.now,
    )


async def _settled(given: web.Ports, me: SignedIn, submitted: Submitted) -> None:
    loop = asyncio.get_running_loop()
    deadline = loop.time() + PATIENCE
    waiting = [grants.GrantId(grant.id) for grant in submitted.grants if grant.person_id == me.person_id]
    while waiting and loop.time() < deadline:
        await asyncio.sleep(LOOK_EVERY)
        try:
            async with given.units.read(me.subject) as unit:
                found = [await grants.grant(unit, one) for one in waiting]
        except errors.Unavailable:
            return  # it was asked for and committed; the next page tells what came of it
        waiting = [grants.GrantId(grant.id) for grant in found if grant.state == "provisioning"]
