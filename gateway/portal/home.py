"""Home: what waits for me, what is mine, what ends soon, what I asked for, what is new."""

from datetime import datetime, timedelta
from typing import Final

from fastapi import Request
from fastapi.responses import Response

from gateway import catalog, grants, notifications, requests, web
from gateway.portal.access import apis_of
from gateway.portal.held import Held, held
from gateway.portal.rendering import page
from gateway.portal.slips import slips

SOON: Final = timedelta(days=7)
SUGGESTED: Final = 4
RECENT: Final = 4
WAITING: Final = 3
NEWS: Final = 3


async def home(request: Request, me: web.PersonCaller) -> Response:
    """The first page after signing in."""
    async with web.ports(request).units.read(me.subject) as unit:
        mine = [one for one in await held(unit, await grants.mine(unit)) if one.live]
        asked = await slips(unit, (await requests.mine(unit))[:RECENT])
        inbox = await requests.inbox(unit, limit=WAITING)
        waiting = await slips(unit, [one.request for one in inbox.items])
        news = [one for one in await notifications.told(unit, limit=NEWS) if not one.read]
        seen = await catalog.services(unit, limit=40)
        cards = await requests.cards(unit, seen.items)
        apis = await apis_of(unit, [one.grant.service_id for one in mine])
        now = unit.now
    return page(
        request,
        "home.html",
        me,
        here="home",
        mine=mine,
        apis=apis,
        soon=[one for one in mine if _ends_soon(one, now)],
        asked=asked,
        waiting=waiting,
        news=news,
        suggested=[card for card in cards if _at_once(card)][:SUGGESTED],
        first_name=me.name.split()[0] if me.name.split() else "",
        now=now,
    )


def _at_once(card: requests.Card) -> bool:
    return card.offer is requests.Offer.REQUEST and not card.by_person


def _ends_soon(one: Held, now: datetime) -> bool:
    grant = one.grant
    return one.usable and grant.ends_at - now < SOON and grant.duration_seconds > SOON.total_seconds()
