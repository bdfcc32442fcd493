"""Pausing somebody's access and letting it go on, looked at first."""

from uuid import UUID

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from gateway import grants, web
from gateway.authz import Action
from gateway.grants import GrantId
from gateway.identity import SignedIn
from gateway.kernel import errors
from gateway.portal import admin
from gateway.portal.admin import Act, WhyForm
from gateway.portal.held import held
from gateway.portal.language import _
from gateway.portal.sign_in import SEE_OTHER


async def show_suspend(request: Request, me: web.PersonCaller, grant_id: UUID) -> Response:
    """Who is hit. Raises NotFound, NotAllowed."""
    return await _ask_suspend(request, me, grant_id)


async def suspend(request: Request, me: web.PersonCaller, grant_id: UUID) -> Response:
    """Pause it now. Raises NotFound, NotAllowed."""
    form = await web.read(request, WhyForm)
    if isinstance(form, web.Errors):
        return await _ask_suspend(request, me, grant_id, form=form)
    try:
        async with web.ports(request).units.open(me.subject) as unit:
            grant = await grants.suspend(unit, GrantId(grant_id), why=form.why)
    except errors.Conflict as refused:
        return await _ask_suspend(request, me, grant_id, refused=refused)
    return RedirectResponse(_holder(grant), SEE_OTHER)


async def resume(request: Request, me: web.PersonCaller, grant_id: UUID) -> Response:
    """Let it go on. Raises NotFound, NotAllowed, IllegalEvent."""
    await web.verify_post(request)
    async with web.ports(request).units.open(me.subject) as unit:
        grant = await grants.resume(unit, GrantId(grant_id))
    return RedirectResponse(_holder(grant), SEE_OTHER)


async def _ask_suspend(
    request: Request,
    me: SignedIn,
    grant_id: UUID,
    *,
    form: web.Errors | None = None,
    refused: errors.Problem | None = None,
) -> Response:
    async with web.ports(request).units.read(me.subject) as unit:
        grant = await grants.grant(unit, GrantId(grant_id))
        unit.require(Action.GRANT_SUSPEND, grants.grant_entity(grant, unit.now))
        (one,) = await held(unit, [grant])
        names = await admin.holders(unit, [grant.holder_id])
    who = names.get(grant.holder_id, _("Somebody"))
    act = Act(
        title=_("Pause %(name)s for %(holder)s") % {"name": one.service.name, "holder": who},
        action=f"/grants/{grant_id}/suspend",
        label=_("Pause it now"),
        back=_holder(grant),
        hits=[
            _("%(holder)s is refused from this moment on. The term runs on meanwhile.") % {"holder": who},
            _("Whoever may pause it may let it go on."),
        ],
        hint=_("%(holder)s will read it.") % {"holder": who},
    )
    return await admin.confirm(request, me, act, here="people", form=form, refused=refused)


def _holder(grant: grants.Grant) -> str:
    return f"/admin/people/{grant.person_id}" if grant.person_id else f"/admin/clients/{grant.client_id}"
