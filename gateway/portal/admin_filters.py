"""Filters of the office's lists, kept under a name: a preference of one person, and no act of the house."""

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, StringConstraints

from gateway import governance, web
from gateway.kernel import errors
from gateway.portal import (
    admin,
    admin_audit,
    admin_clients,
    admin_connections,
    admin_findings,
    admin_fulfilments,
    admin_lists,
    admin_people,
    admin_proposals,
    admin_services,
    admin_sessions,
)
from gateway.portal.sign_in import SEE_OTHER

_LISTS: Final[tuple[admin_lists.List[Any, Any], ...]] = (
    admin_services.SERVICES,
    admin_connections.CONNECTIONS,
    admin_fulfilments.QUEUE,
    admin_findings.FINDINGS,
    admin_proposals.PROPOSALS,
    admin_people.PEOPLE,
    admin_sessions.SESSIONS,
    admin_clients.CLIENTS,
    admin_audit.TRAIL,
)


class KeepForm(BaseModel):
    """Which list, the name, and what stands behind the list's address."""

    part: Annotated[str, StringConstraints(max_length=40)] = ""
    name: admin.Text = ""
    query: Annotated[str, StringConstraints(max_length=2000)] = ""


async def keep(request: Request, me: web.PersonCaller) -> Response:
    """Keep what is looked at. Raises NotFound, NotAllowed, Invalid."""
    form = await web.read(request, KeepForm)
    if isinstance(form, web.Errors):
        raise errors.Invalid("Give it a short name.", fields=dict(form.fields))
    listed = _listed(form.part)
    kept = admin_lists.address(admin_lists.taken(listed, form.query))
    async with web.ports(request).units.open(me.subject) as unit:
        await admin.verify_door(unit, listed.part)
        await governance.keep_filter(unit, listed.part, form.name, kept)
    return RedirectResponse(admin_lists.back(listed, kept, said="kept"), SEE_OTHER)


async def drop(request: Request, me: web.PersonCaller, filter_id: UUID) -> Response:
    """Forget one of the reader's own. Raises NotFound."""
    await web.verify_post(request)
    async with web.ports(request).units.open(me.subject) as unit:
        part = await governance.drop_filter(unit, filter_id)
    return RedirectResponse(admin_lists.back(_listed(part), "", said="dropped"), SEE_OTHER)


def _listed(part: str) -> admin_lists.List[Any, Any]:
    found = next((one for one in _LISTS if one.part == part), None)
    if found is None:
        raise errors.NotFound
    return found
