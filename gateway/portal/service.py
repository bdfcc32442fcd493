"""One service: what it is, what it costs, and one button that states the truth."""

from fastapi import Request
from fastapi.responses import Response

from gateway import catalog, requests, web
from gateway.authz import Action
from gateway.portal import words
from gateway.portal.rendering import page


async def service(request: Request, me: web.PersonCaller, slug: str) -> Response:
    """Raises NotFound for a service that the reader does not see."""
    async with web.ports(request).units.read(me.subject) as unit:
        found = await catalog.service_by_slug(unit, slug)
        (card,) = await requests.cards(unit, [found])
        now = unit.now
    return page(
        request,
        "service.html",
        me,
        here="catalog",
        card=card,
        at_once=[plan for plan in card.plans if plan.approval == "automatic"],
        rules=words.of_rules(unit.policies, card.reasons, Action.REQUEST_SUBMIT),
        now=now,
    )
