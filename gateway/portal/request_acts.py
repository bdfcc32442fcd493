"""What people do about a request: answer it, ask back, hand it on; remind, cancel, take back."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field, StringConstraints

from gateway import requests, web
from gateway.identity import SignedIn
from gateway.kernel import errors
from gateway.portal import request_page
from gateway.portal.language import _
from gateway.portal.sign_in import SEE_OTHER
from gateway.requests import DecisionForm, Outcome
from gateway.work import Unit

Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
Version = Annotated[int | None, Field(ge=1)]
# Somebody else was quicker, or it changed since the page was opened.
_LATE = (requests.AlreadyHandled, requests.Stale, requests.IllegalEvent)
_DONE = {Outcome.APPROVE: "approved", Outcome.DENY: "denied", Outcome.ASK: "asked"}


class DecideForm(BaseModel):
    """An answer as the page's buttons send it: `approve:2592000` approves for that many seconds only."""

    outcome: Annotated[str, StringConstraints(pattern=r"^(approve(:[1-9]\d{0,8})?|deny|ask)$")]
    reason: Words = ""
    version: Version = None

    @property
    def decision(self) -> DecisionForm:
        """In the words of the verb."""
        outcome, _colon, seconds = self.outcome.partition(":")
        shorten = timedelta(seconds=int(seconds)) if seconds else None
        return DecisionForm(outcome=Outcome(outcome), reason=self.reason, shorten=shorten)


class AnswerForm(BaseModel):
    """What the approver wanted to know."""

    words: Words = ""
    version: Version = None


class ReassignForm(BaseModel):
    """To whom, by user name or e-mail, and why."""

    to: Annotated[str, StringConstraints(strip_whitespace=True, max_length=255)] = ""
    why: Words = ""
    version: Version = None


async def decide(request: Request, me: web.PersonCaller, request_id: UUID) -> Response:
    """Say yes, no or ask back; whoever comes too late reads who was first. Raises NotFound, NotAllowed."""
    form = await web.read(request, DecideForm)
    if isinstance(form, web.Errors):
        return await _again(request, me, request_id, form, {"reason": _("Choose one of the answers below.")})
    try:
        async with web.ports(request).units.open(me.subject) as unit:
            await requests.decide(unit, request_id, form.decision, version=form.version)
    except errors.Invalid as invalid:
        return await _again(request, me, request_id, form, {"reason": _(invalid.detail)})
    except _LATE:
        return await request_page.show(request, me, request_id, late=True, typed={"reason": form.reason})
    said = _DONE[form.decision.outcome]
    return RedirectResponse(f"/approvals?said={said}&about={request_id}", SEE_OTHER)


async def reassign(request: Request, me: web.PersonCaller, request_id: UUID) -> Response:
    """Hand it to somebody else; whoever comes too late reads who was first. Raises NotFound, NotAllowed."""
    form = await web.read(request, ReassignForm)
    if isinstance(form, web.Errors) or not form.to:
        told = {"to": _("Name one colleague by user name or e-mail.")}
        return await _again(request, me, request_id, form, told)
    try:
        async with web.ports(request).units.open(me.subject) as unit:
            await requests.reassign(unit, request_id, to=form.to, reason=form.why, version=form.version)
    except errors.Invalid as invalid:
        return await _again(request, me, request_id, form, {"to": _(invalid.detail)})
    except _LATE:
        return await request_page.show(request, me, request_id, late=True)
    return RedirectResponse(f"/approvals?said=reassigned&about={request_id}", SEE_OTHER)


async def answer(request: Request, me: web.PersonCaller, request_id: UUID) -> Response:
    """Answer the approver's question. Raises NotFound, NotAllowed, Stale, IllegalEvent."""
    form = await web.read(request, AnswerForm)
    if isinstance(form, web.Errors):
        return await _again(request, me, request_id, form, {"words": _("Keep it under 500 letters.")})
    try:
        async with web.ports(request).units.open(me.subject) as unit:
            await requests.answer(unit, request_id, words=form.words, version=form.version)
    except errors.Invalid:
        told = {"words": _("Say in a few words what they want to know.")}
        return await _again(request, me, request_id, form, told)
    return RedirectResponse(f"/requests/{request_id}?said=answered", SEE_OTHER)


async def cancel(request: Request, me: web.PersonCaller, request_id: UUID) -> Response:
    """End it before it is decided. Raises NotFound, NotAllowed, IllegalEvent."""
    return await _act(request, me, request_id, "cancelled", lambda unit: requests.cancel(unit, request_id))


async def nudge(request: Request, me: web.PersonCaller, request_id: UUID) -> Response:
    """Remind those who are asked. Raises NotFound, NotAllowed, IllegalEvent, NudgedAlready."""
    return await _act(request, me, request_id, "nudged", lambda unit: requests.nudge(unit, request_id))


async def escalate(request: Request, me: web.PersonCaller, request_id: UUID) -> Response:
    """Have their managers asked too. Raises NotFound, NotAllowed, IllegalEvent, TooEarly, NobodyAbove."""
    return await _act(request, me, request_id, "escalated", lambda unit: requests.escalate(unit, request_id))


async def undo(request: Request, me: web.PersonCaller, request_id: UUID) -> Response:
    """Take a no back. Raises NotFound, NotAllowed, IllegalEvent, TooLate."""
    return await _act(request, me, request_id, "undone", lambda unit: requests.undo(unit, request_id))


async def _act(
    request: Request,
    me: SignedIn,
    request_id: UUID,
    said: str,
    verb: Callable[[Unit], Awaitable[requests.Request]],
) -> Response:
    await web.verify_post(request)
    async with web.ports(request).units.open(me.subject) as unit:
        await verb(unit)
    return RedirectResponse(f"/requests/{request_id}?said={said}", SEE_OTHER)


async def _again(
    request: Request, me: SignedIn, request_id: UUID, form: BaseModel | web.Errors, told: dict[str, str]
) -> Response:
    """The request's own page, with what was typed and what is wrong about it."""
    values = form.values if isinstance(form, web.Errors) else form.model_dump(mode="json", exclude_none=True)
    typed = {name: str(value) for name, value in values.items()}
    return await request_page.show(request, me, request_id, errors=told, typed=typed)
