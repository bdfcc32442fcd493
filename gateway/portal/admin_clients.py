"""Back office: machine clients, their access, and taking them out of use."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import Query, Request
from fastapi.responses import RedirectResponse, Response

from gateway import grants, identity, web
from gateway.identity import Client, ClientId, SignedIn
from gateway.kernel.language import mark
from gateway.portal import admin
from gateway.portal import admin_files as files
from gateway.portal import admin_lists as lists
from gateway.portal import admin_members as members
from gateway.portal.admin import Act, WhyForm
from gateway.portal.held import Held, held
from gateway.portal.language import _, n_
from gateway.portal.sign_in import SEE_OTHER

SAID: Final = {
    "deactivated": "It is out of use. Its tokens are refused; access is being taken away.",
    "reactivated": "It is in use again. Access that ended stays ended.",
}


CLIENTS: Final = members.listed(
    "clients",
    (
        lists.Column[members.Member[Client]](mark("Client id"), lambda row: row.one.client_id, "client_id"),
        lists.Column(mark("Name"), lambda row: row.one.name, "name"),
        lists.Column(mark("Organisation"), lambda row: row.house),
        lists.Column(mark("State"), lambda row: _("In use") if row.one.active else _("Out of use")),
    ),
    identity.clients_page,
    identity.clients_count,
    own="client_id",
)


async def listing(
    request: Request, me: web.PersonCaller, look: Annotated[members.MembersLook, Query()]
) -> Response:
    """Raises NotAllowed."""
    return await lists.page(request, me, CLIENTS, look)


async def file(
    request: Request, me: web.PersonCaller, look: Annotated[members.MembersLook, Query()]
) -> Response:
    """Raises NotAllowed."""
    return await files.file(request, me, CLIENTS, look)


async def show(request: Request, me: web.PersonCaller, client_id: UUID, said: str = "") -> Response:
    """One machine with its access. Raises NotFound, NotAllowed."""
    async with web.ports(request).units.read(me.subject) as unit:
        client, can = await identity.client_account(unit, ClientId(client_id))
        houses = await identity.organisations_by_id(unit, [client.organisation_id])
        access = await held(unit, await grants.listing(unit, holder_id=client.id, limit=admin.SHOWN))
    return await admin.office(
        request,
        "admin/client.html",
        me,
        here="clients",
        client=client,
        house=houses[client.organisation_id],
        access=access,
        can=can,
        said=_(SAID[said]) if said in SAID else "",
    )


async def show_deactivate(request: Request, me: web.PersonCaller, client_id: UUID) -> Response:
    """What ends. Raises NotFound, NotAllowed."""
    return await _ask_deactivate(request, me, client_id)


async def deactivate(request: Request, me: web.PersonCaller, client_id: UUID) -> Response:
    """Take it out of use now. Raises NotFound, NotAllowed."""
    form = await web.read(request, WhyForm)
    if isinstance(form, web.Errors):
        return await _ask_deactivate(request, me, client_id, form)
    async with web.ports(request).units.open(me.subject) as unit:
        await identity.deactivate_client(unit, ClientId(client_id), why=form.why)
    return RedirectResponse(f"/admin/clients/{client_id}?said=deactivated", SEE_OTHER)


async def reactivate(request: Request, me: web.PersonCaller, client_id: UUID) -> Response:
    """Take it into use again. Raises NotFound, NotAllowed."""
    await web.verify_post(request)
    async with web.ports(request).units.open(me.subject) as unit:
        await identity.reactivate_client(unit, ClientId(client_id))
    return RedirectResponse(f"/admin/clients/{client_id}?said=reactivated", SEE_OTHER)


async def _ask_deactivate(
    request: Request, me: SignedIn, client_id: UUID, form: web.Errors | None = None
) -> Response:
    async with web.ports(request).units.read(me.subject) as unit:
        client, _can = await identity.client_account(unit, ClientId(client_id))
        rows = await held(unit, await grants.listing(unit, holder_id=client.id, limit=200))
    act = Act(
        title=_("Take %(name)s out of use") % {"name": client.name},
        action=f"/admin/clients/{client_id}/deactivate",
        label=_("Take it out of use"),
        back=f"/admin/clients/{client_id}",
        facts=[(_("Client id"), client.client_id)],
        hits=[_("Its tokens are refused from this moment on."), _ends(rows)],
    )
    return await admin.confirm(request, me, act, here="clients", form=form)


def _ends(rows: list[Held]) -> str:
    live = [one for one in rows if one.live]
    names = ", ".join(sorted({one.service.name for one in live}))
    words = n_("%(num)s access ends", "%(num)s accesses end", len(live))
    return f"{words}: {names}." if names else _("No access ends: there is none.")
