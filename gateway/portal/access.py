"""My access: all of it, why, until when; and giving it back."""

from typing import Final
from uuid import UUID

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from gateway import grants, web
from gateway.portal.held import held
from gateway.portal.language import _
from gateway.portal.rendering import page
from gateway.portal.sign_in import SEE_OTHER

PAST: Final = 20
SAID: Final = {"given-back": "Given back. Nobody can open it with your access any more."}


async def my_access(request: Request, me: web.PersonCaller, said: str = "") -> Response:
    """What the reader has, and lately had."""
    async with web.ports(request).units.read(me.subject) as unit:
        found = await held(unit, await grants.mine(unit))
        now = unit.now
    return page(
        request,
        "my_access.html",
        me,
        here="access",
        mine=[one for one in found if one.live],
        past=[one for one in found if not one.live][:PAST],
        said=_(SAID[said]) if said in SAID else "",
        now=now,
    )


async def give_back(request: Request, me: web.PersonCaller, grant_id: UUID) -> Response:
    """End what the reader holds. Raises NotFound, NotAllowed, IllegalEvent."""
    await web.verify_post(request)
    async with web.ports(request).units.open(me.subject) as unit:
        await grants.give_back(unit, grants.GrantId(grant_id))
    return RedirectResponse("/my-access?said=given-back", SEE_OTHER)
