"""My access: all of it, why, until when, what it costs; switching on, keeping longer, giving back."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import groupby
from typing import Annotated, Final, Literal
from uuid import UUID

from fastapi import Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field, StringConstraints

from gateway import grants, web
from gateway.grants import GrantId
from gateway.identity import SignedIn
from gateway.kernel import errors, new_id
from gateway.kernel.language import _, mark
from gateway.portal import as_csv
from gateway.portal.as_csv import Cell
from gateway.portal.held import held
from gateway.portal.language import zone_of
from gateway.portal.mine import SOURCES, Mine, charged_elsewhere, cost_of, mine_of
from gateway.portal.rendering import page
from gateway.portal.sign_in import SEE_OTHER
from gateway.work import Unit

PAST: Final = 20
SAID: Final = {
    "given-back": mark("Given back. Nobody can open it with your access any more."),
    "undone": mark("It is yours again."),
    "withdrawn": mark("It will not come. You can ask again whenever you need it."),
    "started": mark("Switched on."),
    "ended": mark("Switched off. You can switch it on again whenever you need it."),
}


class ActivateForm(BaseModel):
    """For how many hours, and for what."""

    hours: Annotated[int, Field(ge=1, le=24 * 31)]
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=300)]


class Look(BaseModel):
    """How the list is sorted, and what has just been done to `about`."""

    by: Literal["service", "source"] = "service"
    said: Annotated[str, StringConstraints(max_length=20)] = ""
    about: UUID | None = None


async def my_access(request: Request, me: web.PersonCaller, look: Annotated[Look, Query()]) -> Response:
    """What the reader has, and lately had."""
    return await _page(request, me, look)


async def as_file(request: Request, me: web.PersonCaller) -> Response:
    """What the reader has, as a file for a spreadsheet: the rows of the page in its order."""
    async with web.ports(request).units.read(me.subject) as unit:
        rows = _sorted(await _mine(unit, me), "service")
        name = f"my-access-{unit.now.astimezone(zone_of(me.zone)).date()}.csv"
    titles = [_("Service"), _("Plan"), _("From"), _("Until"), _("Price"), _("Per"), _("Why"), _("Last use")]
    return as_csv.download(name, titles, [_cells(one) for one in rows], me.zone)


async def give_back(request: Request, me: web.PersonCaller, grant_id: UUID) -> Response:
    """End what the reader holds. Raises NotFound, NotAllowed, IllegalEvent."""
    await web.verify_post(request)
    async with web.ports(request).units.open(me.subject) as unit:
        await grants.give_back(unit, GrantId(grant_id))
    return RedirectResponse(f"/my-access?said=given-back&about={grant_id}", SEE_OTHER)


async def withdraw(request: Request, me: web.PersonCaller, grant_id: UUID) -> Response:
    """Have it no more before it ever worked. Raises NotFound, NotAllowed, IllegalEvent."""
    await web.verify_post(request)
    async with web.ports(request).units.open(me.subject) as unit:
        await grants.withdraw(unit, GrantId(grant_id))
    return RedirectResponse("/my-access?said=withdrawn", SEE_OTHER)


async def undo(request: Request, me: web.PersonCaller, grant_id: UUID) -> Response:
    """Have it back, within seconds. Raises NotFound, NotAllowed, IllegalEvent, AlreadyHeld."""
    await web.verify_post(request)
    async with web.ports(request).units.open(me.subject) as unit:
        await grants.undo(unit, GrantId(grant_id))
    return RedirectResponse("/my-access?said=undone", SEE_OTHER)


async def activate(request: Request, me: web.PersonCaller, grant_id: UUID) -> Response:
    """Switch it on for a while. Raises NotFound, NotAllowed, NotEligible, AlreadyActivated, IllegalEvent."""
    form = await web.read(request, ActivateForm)
    if isinstance(form, web.Errors):
        told = {f"reason-{grant_id}": _("Say in a few words what you do with it now.")}
        return await _page(request, me, Look(), errors=told)
    try:
        async with web.ports(request).units.open(me.subject) as unit:
            await grants.start_activation(unit, GrantId(grant_id), timedelta(hours=form.hours), form.reason)
    except errors.Invalid as invalid:
        return await _page(request, me, Look(), errors={f"hours-{grant_id}": _(invalid.detail)})
    return RedirectResponse("/my-access?said=started", SEE_OTHER)


async def end_activation(request: Request, me: web.PersonCaller, activation_id: UUID) -> Response:
    """Switch it off. Raises NotFound, NotAllowed, IllegalEvent."""
    await web.verify_post(request)
    async with web.ports(request).units.open(me.subject) as unit:
        await grants.end_activation(unit, activation_id)
    return RedirectResponse("/my-access?said=ended", SEE_OTHER)


async def _page(
    request: Request, me: SignedIn, look: Look, *, errors: dict[str, str] | None = None
) -> Response:
    async with web.ports(request).units.read(me.subject) as unit:
        found = await held(unit, await grants.mine(unit))
        mine = _sorted(await mine_of(unit, me, [one for one in found if one.live]), look.by)
        now = unit.now
    past = [one for one in found if not one.live][:PAST]
    back = next((one for one in past if one.grant.id == look.about), None)
    return page(
        request,
        "my_access.html",
        me,
        status=422 if errors else 200,
        here="access",
        by=look.by,
        groups=_groups(mine, look.by),
        soon=[one.held for one in mine if one.soon],
        past=past,
        cost=cost_of([one.held for one in mine]),
        charged_elsewhere=charged_elsewhere([one.held for one in mine]),
        said=_(SAID[look.said]) if look.said in SAID else "",
        undo=back if back and back.grant.undo_until and back.grant.undo_until > now else None,
        once=new_id().hex,
        errors=errors or {},
        now=now,
    )


async def _mine(unit: Unit, me: SignedIn) -> list[Mine]:
    found = await held(unit, await grants.mine(unit))
    return await mine_of(unit, me, [one for one in found if one.live])


def _sorted(mine: Iterable[Mine], by: str) -> list[Mine]:
    """By name; in the order of the sources where that is wanted."""
    named = sorted(mine, key=lambda one: one.held.service.name.casefold())
    return sorted(named, key=lambda one: [*SOURCES].index(one.source.kind)) if by == "source" else named


def _groups(mine: Iterable[Mine], by: str) -> list[tuple[str, list[Mine]]]:
    """What stands under each heading; one group without any where it is sorted by service."""
    if by != "source":
        return [("", found)] if (found := list(mine)) else []
    by_kind = groupby(mine, key=lambda one: one.source.kind)
    return [(_(SOURCES[kind]), list(found)) for kind, found in by_kind]


def _cells(one: Mine) -> list[Cell]:
    grant, plan = one.held.grant, one.held.plan
    price = str(plan.price_amount) if plan.price_amount else ""
    per = f"{plan.price_currency or ''} {plan.price_per or ''}".strip() if price else ""
    used = one.used.isoformat() if one.used else _("not known")
    return [
        one.held.service.name,
        plan.name,
        grant.starts_at,
        grant.ends_at,
        price,
        per,
        one.source.words,
        used,
    ]
