"""Taking access away: say why, then say how many Envoys refuse already. "Revoked" only when all do."""

from typing import Annotated
from uuid import UUID

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, StringConstraints

from gateway import grants, identity, web
from gateway.authz import Action
from gateway.identity import SignedIn
from gateway.portal.admin import office
from gateway.portal.held import Held, held
from gateway.portal.language import _
from gateway.portal.sign_in import SEE_OTHER


class RevokeForm(BaseModel):
    """Why it is taken away; the holder reads it."""

    why: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=300)]


async def show(request: Request, me: web.PersonCaller, grant_id: UUID) -> Response:
    """Ask for the reason; once it has ended, tell how far the denial has come."""
    one, holder = await _read(request, me, grant_id)
    if one.live:
        return await office(
            request, "admin/revoke.html", me, here="services", one=one, holder=holder, why="", errors={}
        )
    reach = await web.ports(request).reach(grant_id)
    response = await office(
        request, "admin/revoked.html", me, here="services", one=one, holder=holder, reach=reach
    )
    if not reach.complete:
        response.headers["Refresh"] = "2"
    return response


async def revoke(request: Request, me: web.PersonCaller, grant_id: UUID) -> Response:
    """End it now. Raises NotFound, NotAllowed, IllegalEvent."""
    form = await web.read(request, RevokeForm)
    if isinstance(form, web.Errors):
        one, holder = await _read(request, me, grant_id)
        told = {"why": _("Say in a few words why; %(holder)s will read it.") % {"holder": holder}}
        return await office(
            request,
            "admin/revoke.html",
            me,
            here="services",
            status=422,
            one=one,
            holder=holder,
            why=form.values.get("why", ""),
            errors=told,
        )
    async with web.ports(request).units.open(me.subject) as unit:
        await grants.revoke(unit, grants.GrantId(grant_id), why=form.why)
    return RedirectResponse(f"/grants/{grant_id}/revoke", SEE_OTHER)


async def _read(request: Request, me: SignedIn, grant_id: UUID) -> tuple[Held, str]:
    """The grant and its holder's name. Raises NotFound for whoever may not see it, NotAllowed."""
    async with web.ports(request).units.read(me.subject) as unit:
        grant = await grants.grant(unit, grants.GrantId(grant_id))
        unit.require(Action.GRANT_REVOKE, grants.grant_entity(grant, unit.now))
        (one,) = await held(unit, [grant])
        people = await identity.people_by_id(unit, [grant.holder_id])
        machines = {client.id: client.name for client in await identity.clients(unit)}
    person = people.get(grant.holder_id)
    return one, person.name if person else machines.get(grant.holder_id, _("Somebody"))
