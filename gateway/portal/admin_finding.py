"""Back office: one finding, and what becomes of it."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Final, TypeVar
from uuid import UUID

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel

from gateway import governance, grants, identity, web
from gateway.governance import Finding, FindingId, FindingKind
from gateway.grants import Grant
from gateway.identity import Person, SignedIn
from gateway.kernel import Problem, errors
from gateway.kernel.language import mark
from gateway.portal import admin
from gateway.portal.admin import Why, WhyForm
from gateway.portal.admin_findings import STATES, undo_of
from gateway.portal.admin_findings import shown as told_of
from gateway.portal.admin_lifecycle import end_of
from gateway.portal.language import _
from gateway.portal.sign_in import SEE_OTHER
from gateway.work import Unit

SAID: Final = {
    "settled": mark("Settled."),
    "accepted": mark("Accepted until that day."),
    "snoozed": mark("It comes back on that day."),
    "confirmed": mark("Confirmed."),
    "undone": mark("Taken back. It is open again."),
}


class AcceptForm(BaseModel):
    """Until which day, and why."""

    day: date
    why: Why


class SnoozeForm(BaseModel):
    """Until which day."""

    day: date


_Form = TypeVar("_Form", bound=BaseModel)


async def show(request: Request, me: web.PersonCaller, finding_id: UUID, said: str = "") -> Response:
    """One of them with what can be done. Raises NotFound, NotVisible."""
    return await _page(request, me, finding_id, said=_(SAID[said]) if said in SAID else "")


async def settle(request: Request, me: web.PersonCaller, finding_id: UUID) -> Response:
    """It was put right. Raises NotFound, NotVisible, NotAllowed."""

    async def act(unit: Unit, form: WhyForm) -> None:
        await governance.settle(unit, FindingId(finding_id), why=form.why)

    return await _acted(request, me, finding_id, ("settle", "settled"), model=WhyForm, act=act)


async def confirm(request: Request, me: web.PersonCaller, finding_id: UUID) -> Response:
    """The emergency was right. Raises NotFound, NotVisible, NotAllowed."""

    async def act(unit: Unit, form: WhyForm) -> None:
        await governance.confirm(unit, FindingId(finding_id), why=form.why)

    return await _acted(request, me, finding_id, ("confirm", "confirmed"), model=WhyForm, act=act)


async def accept(request: Request, me: web.PersonCaller, finding_id: UUID) -> Response:
    """Live with it until a day. Raises NotFound, NotVisible, NotAllowed."""

    async def act(unit: Unit, form: AcceptForm) -> None:
        until = end_of(form.day, me.zone)
        await governance.accept(unit, FindingId(finding_id), until=until, why=form.why)

    return await _acted(request, me, finding_id, ("accept", "accepted"), model=AcceptForm, act=act)


async def snooze(request: Request, me: web.PersonCaller, finding_id: UUID) -> Response:
    """Look at it later. Raises NotFound, NotVisible, NotAllowed."""

    async def act(unit: Unit, form: SnoozeForm) -> None:
        await governance.snooze(unit, FindingId(finding_id), until=end_of(form.day, me.zone))

    return await _acted(request, me, finding_id, ("snooze", "snoozed"), model=SnoozeForm, act=act)


async def undo(request: Request, me: web.PersonCaller, finding_id: UUID) -> Response:
    """Take the last answer back at once. Raises NotFound, NotVisible, NotAllowed."""
    await web.verify_post(request)
    try:
        async with web.ports(request).units.open(me.subject) as unit:
            await governance.undo(unit, FindingId(finding_id))
    except errors.Conflict as refused:
        return await _page(request, me, finding_id, refused=refused)
    return RedirectResponse(f"/admin/findings/{finding_id}?said=undone", SEE_OTHER)


async def _acted(
    request: Request,
    me: SignedIn,
    finding_id: UUID,
    names: tuple[str, str],
    *,
    model: type[_Form],
    act: Callable[[Unit, _Form], Awaitable[None]],
) -> Response:
    """Read the form, do it and say so; where something is in the way, the page says what. `names`: what the
    act is called, and how the page says that it was done.
    """
    form = await web.read(request, model)
    if isinstance(form, web.Errors):
        return await _page(request, me, finding_id, told=_told(form), act=names[0])
    try:
        async with web.ports(request).units.open(me.subject) as unit:
            await act(unit, form)
    except (errors.Conflict, errors.Invalid) as refused:
        return await _page(request, me, finding_id, refused=refused)
    return RedirectResponse(f"/admin/findings/{finding_id}?said={names[1]}", SEE_OTHER)


def _told(form: web.Errors) -> dict[str, str]:
    words = {"why": _("Say in a few words why."), "day": _("Choose a day.")}
    return {name: words.get(name, _("Look at this again.")) for name in form.fields}


async def _page(
    request: Request,
    me: SignedIn,
    finding_id: UUID,
    *,
    said: str = "",
    told: Mapping[str, str] | None = None,
    act: str = "",
    refused: Problem | None = None,
) -> Response:
    async with web.ports(request).units.read(me.subject) as unit:
        finding = await governance.finding(unit, FindingId(finding_id))
        (shown,) = await told_of(unit, [finding])
        can = await governance.acts_on(unit, finding)
        by, involved = await _people(unit, finding)
        emergency = await _emergency(unit, finding)
        undo = await undo_of(unit, [finding.id])
    return await admin.office(
        request,
        "admin/finding.html",
        me,
        here="findings",
        status=422 if told or isinstance(refused, errors.Invalid) else 409 if refused else 200,
        shown=shown,
        finding=finding,
        state=_(STATES[finding.state]),
        can=can,
        by=by,
        involved=involved,
        emergency=emergency,
        errors=told or {},
        act=act,
        undo=undo,
        refused=refused,
        said=said,
    )


async def _people(unit: Unit, finding: Finding) -> tuple[Person | None, Person | None]:
    """Who settled it, and whose own doing it is about."""
    wanted = [who for who in (finding.settled_by, finding.involved_id) if who]
    found = await identity.people_by_id(unit, wanted)
    return (
        found.get(finding.settled_by) if finding.settled_by else None,
        found.get(finding.involved_id) if finding.involved_id else None,
    )


async def _emergency(unit: Unit, finding: Finding) -> list[Grant]:
    """The live grants that came of an emergency: what revoking would end."""
    if finding.kind != FindingKind.EMERGENCY:
        return []
    rows = (await grants.of_requests(unit, [finding.about_id])).get(finding.about_id, [])
    return [grant for grant in rows if grant.state in grants.LIVE]
