"""Opening a service: the portal's part of the hand-over, and where a no becomes a page."""

from typing import Annotated

from fastapi import Path, Query, Request
from fastapi.responses import RedirectResponse, Response

from gateway import catalog, enforcement, requests, web
from gateway.catalog import Service
from gateway.enforcement import Refused
from gateway.kernel import errors
from gateway.portal.sign_in import SEE_OTHER
from gateway.work import NotAllowed, Unit


class NoAccess(errors.Forbidden):
    """The reader sees the service and does not have it."""

    slug = "no-access"
    title = "You do not have this yet."


async def open_service(
    request: Request,
    me: web.PersonCaller,
    slug: Annotated[str, Path(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=63)],
    flow: Annotated[str | None, Query(pattern=r"^[0-9a-f]{64}$")] = None,
) -> Response:
    """Send the browser back to the service with a one-time code; without a flow, to its front page. What is
    set up by hand opens at its vendor.

    Raises NotFound, NoAccess, NotAllowed, HandOverFailed.
    """
    given = web.ports(request)
    origin = given.site.service_origin(slug)
    async with given.units.read(me.subject) as unit:
        standing = await enforcement.of_person(unit, slug, me)
        now = unit.now
        if standing is None or standing.grant_id is None:
            seen = await catalog.service_by_slug(unit, slug)  # NotFound for what the reader does not see
            if seen.opens_at:
                return RedirectResponse(await _elsewhere(unit, seen, seen.opens_at), SEE_OTHER)
    if standing is None:
        raise errors.NotFound
    answer = enforcement.admit(given.units.policies, standing, now)
    if isinstance(answer, Refused):
        if answer.decision is not None:
            raise NotAllowed(answer.decision)
        raise NoAccess
    if flow is None:
        return RedirectResponse(f"{origin}/", SEE_OTHER)
    async with given.units.open(me.subject) as unit:
        code = await enforcement.issue_code(unit, slug, flow, me.session_id)
    return RedirectResponse(f"{origin}/.frontdesk/redeem?code={code}", SEE_OTHER)


async def _elsewhere(unit: Unit, service: Service, vendor: str) -> str:
    """At the vendor for whoever has it; for others its page, which says how to get it or how far it is."""
    (card,) = await requests.cards(unit, [service])
    return vendor if card.offer == "open" else f"/services/{service.slug}"
