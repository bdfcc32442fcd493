"""Back office: restricting a service and planning its end, with who is hit before either is done."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from gateway import catalog, requests, web
from gateway.identity import SignedIn
from gateway.kernel import errors
from gateway.portal import admin
from gateway.portal.admin import Act, WhyForm
from gateway.portal.language import _, n_, zone_of
from gateway.portal.sign_in import SEE_OTHER
from gateway.requests import Impact

NOTICE: Final = timedelta(days=90)


class RetireForm(WhyForm):
    """Its last day and why."""

    day: date


async def show_restrict(request: Request, me: web.PersonCaller, slug: str) -> Response:
    """Who is hit. Raises NotFound, NotAllowed."""
    return await _ask_restrict(request, me, slug)


async def restrict(request: Request, me: web.PersonCaller, slug: str) -> Response:
    """Take no new requests. Raises NotFound, NotAllowed."""
    form = await web.read(request, WhyForm)
    if isinstance(form, web.Errors):
        return await _ask_restrict(request, me, slug, form=form)
    try:
        async with web.ports(request).units.open(me.subject) as unit:
            found = await catalog.administered(unit, slug)
            await catalog.restrict(unit, found.service.id, why=form.why)
    except errors.Conflict as refused:
        return await _ask_restrict(request, me, slug, refused=refused)
    return RedirectResponse(f"/admin/services/{slug}?said=restricted", SEE_OTHER)


async def show_retire(request: Request, me: web.PersonCaller, slug: str) -> Response:
    """Who is hit, before a day is chosen. Raises NotFound, NotAllowed."""
    return await _ask_retire(request, me, slug)


async def retire(request: Request, me: web.PersonCaller, slug: str) -> Response:
    """Set its last day; access works until that day is over. Raises NotFound, NotAllowed."""
    form = await web.read(request, RetireForm)
    if isinstance(form, web.Errors):
        return await _ask_retire(request, me, slug, form=form)
    try:
        async with web.ports(request).units.open(me.subject) as unit:
            found = await catalog.administered(unit, slug)
            await catalog.retire(unit, found.service.id, ends_at=end_of(form.day, me.zone), why=form.why)
    except (errors.Conflict, errors.Invalid) as refused:
        typed = web.Errors({"day": form.day.isoformat(), "why": form.why})
        return await _ask_retire(request, me, slug, form=typed, refused=refused)
    return RedirectResponse(f"/admin/services/{slug}?said=retired", SEE_OTHER)


def end_of(day: date, zone: str) -> datetime:
    """When that day is over where the reader is; UTC near the end of all days."""
    try:
        return datetime.combine(day + timedelta(days=1), time(), zone_of(zone)).astimezone(UTC)
    except OverflowError:
        return datetime.combine(day, time.max, UTC)


def hits(impact: Impact) -> list[str]:
    """Who is hit, in sentences."""
    return [
        n_("%(num)s person has access.", "%(num)s people have access.", impact.people),
        n_("%(num)s machine has access.", "%(num)s machines have access.", impact.clients),
        n_("%(num)s request is under way.", "%(num)s requests are under way.", impact.requests),
    ]


async def _read(request: Request, me: SignedIn, slug: str) -> tuple[catalog.Service, Impact, date]:
    async with web.ports(request).units.read(me.subject) as unit:
        service = (await catalog.administered(unit, slug)).service
        return service, await requests.impact(unit, service.id), (unit.now + NOTICE).date()


async def _ask_restrict(
    request: Request,
    me: SignedIn,
    slug: str,
    *,
    form: web.Errors | None = None,
    refused: errors.Problem | None = None,
) -> Response:
    service, impact, _day = await _read(request, me, slug)
    act = Act(
        title=_("Restrict %(name)s") % {"name": service.name},
        action=f"/admin/services/{slug}/restrict",
        label=_("Take no new requests"),
        back=f"/admin/services/{slug}",
        hits=[_("Nobody new gets in. Whoever has access keeps it until it ends."), *hits(impact)],
    )
    return await admin.confirm(request, me, act, here="services", form=form, refused=refused)


async def _ask_retire(
    request: Request,
    me: SignedIn,
    slug: str,
    *,
    form: web.Errors | None = None,
    refused: errors.Problem | None = None,
) -> Response:
    service, impact, day = await _read(request, me, slug)
    act = Act(
        title=_("Plan the end of %(name)s") % {"name": service.name},
        action=f"/admin/services/{slug}/retire",
        label=_("Set its last day"),
        back=f"/admin/services/{slug}",
        hits=[*hits(impact), _("All of that access ends with its last day. This cannot be taken back.")],
        needs=("day", "why"),
        hint=_("Everybody who has access reads it."),
        day_label=_("Last day"),
        day_hint=_("It works until that day is over; people need time to move."),
    )
    typed = form or web.Errors({"day": day.isoformat()})
    return await admin.confirm(request, me, act, here="services", form=typed, refused=refused)
