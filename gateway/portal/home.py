"""Home: what is mine, what ends soon, what I asked for, what might help."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from fastapi import Request
from fastapi.responses import Response

from gateway import catalog, grants, requests, web
from gateway.catalog import ServiceFacts
from gateway.portal.held import Held, held
from gateway.portal.rendering import page

SOON: Final = timedelta(days=7)
SUGGESTED: Final = 4
RECENT: Final = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """A request with the name of its service."""

    request: requests.Request
    service: ServiceFacts


async def home(request: Request, me: web.PersonCaller) -> Response:
    """The first page after signing in."""
    async with web.ports(request).units.read(me.subject) as unit:
        mine = [one for one in await held(unit, await grants.mine(unit)) if one.live]
        asked = (await requests.mine(unit))[:RECENT]
        names = await catalog.facts(unit, [one.service_id for one in asked])
        seen = await catalog.services(unit, limit=40)
        cards = await requests.cards(unit, seen.items)
        now = unit.now
    return page(
        request,
        "home.html",
        me,
        here="home",
        mine=mine,
        soon=[one for one in mine if _ends_soon(one, now)],
        asked=[Asked(one, names[one.service_id]) for one in asked],
        suggested=[card for card in cards if card.offer is requests.Offer.REQUEST][:SUGGESTED],
        first_name=me.name.split()[0] if me.name.split() else "",
        now=now,
    )


def _ends_soon(one: Held, now: datetime) -> bool:
    grant = one.grant
    return one.usable and grant.ends_at - now < SOON and grant.duration_seconds > SOON.total_seconds()
