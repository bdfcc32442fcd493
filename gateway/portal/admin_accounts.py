"""Back office: closing and opening accounts of people, and ending all their sessions; looked at first."""

from uuid import UUID

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from gateway import identity, web
from gateway.identity import PersonId, SignedIn
from gateway.portal import admin, admin_people
from gateway.portal.admin import Act, WhyForm
from gateway.portal.admin_people import Seen
from gateway.portal.language import _, n_
from gateway.portal.sign_in import SEE_OTHER


async def show_deactivate(request: Request, me: web.PersonCaller, person_id: UUID) -> Response:
    """What ends. Raises NotFound, NotAllowed."""
    return await _ask_deactivate(request, me, person_id)


async def deactivate(request: Request, me: web.PersonCaller, person_id: UUID) -> Response:
    """Close the account now. Raises NotFound, NotVisible, NotAllowed."""
    form = await web.read(request, WhyForm)
    if isinstance(form, web.Errors):
        return await _ask_deactivate(request, me, person_id, form)
    async with web.ports(request).units.open(me.subject) as unit:
        await identity.deactivate(unit, PersonId(person_id), why=form.why)
    return RedirectResponse(f"/admin/people/{person_id}?said=deactivated", SEE_OTHER)


async def show_reactivate(request: Request, me: web.PersonCaller, person_id: UUID) -> Response:
    """What comes back and what does not. Raises NotFound, NotAllowed."""
    found = await _read(request, me, person_id)
    act = Act(
        title=_("Let %(name)s in again") % {"name": found.person.name},
        action=f"/admin/people/{person_id}/reactivate",
        label=_("Open the account"),
        back=f"/admin/people/{person_id}",
        hits=[_("They can sign in and ask for access. Access, sessions and seats that ended stay ended.")],
        needs=(),
        gentle=True,
    )
    return await admin.confirm(request, me, act, here="people")


async def reactivate(request: Request, me: web.PersonCaller, person_id: UUID) -> Response:
    """Open the account. Raises NotFound, NotVisible, NotAllowed."""
    await web.verify_post(request)
    async with web.ports(request).units.open(me.subject) as unit:
        await identity.reactivate(unit, PersonId(person_id))
    return RedirectResponse(f"/admin/people/{person_id}?said=reactivated", SEE_OTHER)


async def show_end_sessions(request: Request, me: web.PersonCaller, person_id: UUID) -> Response:
    """Which sessions end. Raises NotFound, NotAllowed."""
    found = await _read(request, me, person_id)
    act = Act(
        title=_("Sign %(name)s out everywhere") % {"name": found.person.name},
        action=f"/admin/people/{person_id}/sessions/end",
        label=_("End all sessions"),
        back=f"/admin/people/{person_id}",
        hits=[_sessions(found), _("Open services ask for a new sign-in with the next click. Access stays.")],
        needs=(),
    )
    return await admin.confirm(request, me, act, here="people")


async def end_sessions(request: Request, me: web.PersonCaller, person_id: UUID) -> Response:
    """End all of them now. Raises NotFound, NotAllowed."""
    await web.verify_post(request)
    await _read(request, me, person_id)
    async with web.ports(request).units.open(me.subject) as unit:
        await identity.end_sessions(unit, PersonId(person_id))
    return RedirectResponse(f"/admin/people/{person_id}?said=all-ended", SEE_OTHER)


async def _ask_deactivate(
    request: Request, me: SignedIn, person_id: UUID, form: web.Errors | None = None
) -> Response:
    found = await _read(request, me, person_id)
    act = Act(
        title=_("Close the account of %(name)s") % {"name": found.person.name},
        action=f"/admin/people/{person_id}/deactivate",
        label=_("Close it now"),
        back=f"/admin/people/{person_id}",
        hits=_ends(found),
    )
    return await admin.confirm(request, me, act, here="people", form=form)


def _ends(found: Seen) -> list[str]:
    """What is over with the account, in sentences."""
    names = ", ".join(sorted({one.service.name for one in found.live}))
    access = n_("%(num)s access ends", "%(num)s accesses end", len(found.live))
    ends = [_sessions(found), f"{access}: {names}." if names else _("No access ends: there is none.")]
    if found.seats:
        seats = ", ".join(sorted({seat.service for seat in found.seats}))
        many = n_("%(num)s seat becomes empty", "%(num)s seats become empty", len(found.seats))
        ends.append(f"{many}: {seats}.")
    if found.reports:
        words = n_("%(num)s person reports to them.", "%(num)s people report to them.", len(found.reports))
        ends.append(words)
    return [*ends, _("Requests that wait for their answer go to somebody else.")]


def _sessions(found: Seen) -> str:
    return n_("%(num)s session ends.", "%(num)s sessions end.", len(found.sessions))


async def _read(request: Request, me: SignedIn, person_id: UUID) -> Seen:
    async with web.ports(request).units.read(me.subject) as unit:
        return await admin_people.seen(unit, person_id)
