"""Asking for access: one page with everything filled in, and one that tells how it went."""

import asyncio
from datetime import timedelta
from typing import Annotated, Final
from uuid import UUID

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field, StringConstraints

from gateway import catalog, grants, requests, web
from gateway.catalog import Plan
from gateway.grants import AlreadyHeld
from gateway.identity import SignedIn
from gateway.kernel import errors
from gateway.portal.held import held
from gateway.portal.language import _
from gateway.portal.rendering import page
from gateway.portal.sign_in import SEE_OTHER
from gateway.requests import Card, SubmitForm, Submitted

HOUR: Final = 3_600
DAY: Final = 24 * HOUR
SPANS: Final = (HOUR, 8 * HOUR, DAY, 7 * DAY, 30 * DAY, 90 * DAY, 180 * DAY, 365 * DAY)
OTHER: Final = "other"
# Names of presets and the words that go on record with the request.
REASONS: Final = {
    "work": "I need it for my daily work.",
    "stand-in": "I am standing in for a colleague.",
    "project": "I need it for a project.",
    "look": "I want to see whether it helps us.",
    OTHER: "",
}
# Fulfilment takes well under a second; whoever waits that long sees it open in place.
PATIENCE: Final = 1.0
LOOK_EVERY: Final = 0.05


class AskForm(BaseModel):
    """A wish as the page sends it; `duration` in seconds, `note` adds to the reason."""

    plan: Annotated[str, StringConstraints(max_length=63)] | None = None
    reason: Annotated[str, StringConstraints(max_length=20)] = "work"
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=400)] = ""
    duration: Annotated[int, Field(gt=0, le=3660 * DAY)] | None = None

    @property
    def words(self) -> str:
        """Preset and note as one reason."""
        return " ".join(part for part in (REASONS.get(self.reason, ""), self.note) if part)


async def show(request: Request, me: web.PersonCaller, slug: str, plan: str | None = None) -> Response:
    """The page, with what most people would choose."""
    card = await _card(request, me, slug)
    if card.grant is not None:
        return RedirectResponse(f"/services/{slug}", SEE_OTHER)
    return _form(request, me, card, AskForm(plan=plan), {})


async def submit(request: Request, me: web.PersonCaller, slug: str) -> Response:
    """Ask; where policy says yes at once, wait a moment so that the next page can open it.

    Raises NotFound, NotAllowed, NeedsApproval.
    """
    form = await web.read(request, AskForm)
    if isinstance(form, web.Errors):
        return _form(request, me, await _card(request, me, slug), AskForm(), dict(form.fields))
    if len(form.words) < 3:  # noqa: PLR2004  # the shortest reason that a request takes
        told = {"note": _("Say in a few words what you need it for.")}
        return _form(request, me, await _card(request, me, slug), form, told)
    given = web.ports(request)
    wish = SubmitForm(
        service=slug,
        plan=form.plan,
        reason=form.words,
        duration=timedelta(seconds=form.duration) if form.duration else None,
    )
    try:
        async with given.units.open(me.subject) as unit:
            submitted = await requests.submit(unit, wish)
    except (AlreadyHeld, requests.AlreadyAsked):
        # A second click, or a second tab: it has what it wanted.
        return RedirectResponse(f"/services/{slug}", SEE_OTHER)
    await _settled(given, me, submitted)
    return RedirectResponse(f"/requests/{submitted.request.id}", SEE_OTHER)


async def followed(request: Request, me: web.PersonCaller, request_id: UUID) -> Response:
    """One request with what came of it. Raises NotFound, also for somebody else's."""
    async with web.ports(request).units.read(me.subject) as unit:
        asked = await requests.request(unit, requests.RequestId(request_id))
        mine = [grant for grant in await grants.mine(unit) if grant.request_id == asked.id]
        got = await held(unit, mine)
        names = await catalog.facts(unit, [asked.service_id])
        plan = await catalog.plan(unit, asked.plan_id)
        now = unit.now
    response = page(
        request,
        "request.html",
        me,
        asked=asked,
        got=got[0] if got else None,
        service=names[asked.service_id],
        plan=plan,
        now=now,
    )
    if got and got[0].grant.state == "provisioning" and now - asked.created_at < timedelta(minutes=5):
        response.headers["Refresh"] = "2"
    return response


async def _card(request: Request, me: SignedIn, slug: str) -> Card:
    async with web.ports(request).units.read(me.subject) as unit:
        found = await catalog.service_by_slug(unit, slug)
        (card,) = await requests.cards(unit, [found])
        return card


def _form(request: Request, me: SignedIn, card: Card, form: AskForm, told: dict[str, str]) -> Response:
    plans = [plan for plan in card.plans if plan.approval == "automatic"]
    if not plans:
        raise requests.NeedsApproval(card.reasons)
    chosen = next((plan for plan in plans if plan.slug == form.plan), plans[0])
    return page(
        request,
        "ask.html",
        me,
        status=422 if told else 200,
        here="catalog",
        service=card.service,
        plans=plans,
        chosen=chosen,
        spans=spans(chosen),
        span_chosen=form.duration or chosen.default_seconds,
        reasons=[(name, _(words) if words else _("Something else")) for name, words in REASONS.items()],
        form=form,
        errors=told,
    )


def spans(plan: Plan) -> list[int]:
    """Lengths of time to choose from, in seconds: round ones within the plan, with its usual one."""
    round_ones = {span for span in SPANS if span <= plan.max_seconds}
    return sorted(round_ones | {plan.default_seconds})


async def _settled(given: web.Ports, me: SignedIn, submitted: Submitted) -> None:
    loop = asyncio.get_running_loop()
    deadline = loop.time() + PATIENCE
    waiting = [grants.GrantId(grant.id) for grant in submitted.grants]
    while waiting and loop.time() < deadline:
        await asyncio.sleep(LOOK_EVERY)
        try:
            async with given.units.read(me.subject) as unit:
                found = [await grants.grant(unit, one) for one in waiting]
        except errors.Unavailable:
            return  # it was asked for and committed; the next page tells what came of it
        waiting = [grants.GrantId(grant.id) for grant in found if grant.state == "provisioning"]
