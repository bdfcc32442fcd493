"""Home: what waits for me, what is mine, what ends soon, what I asked for, what is new."""

from typing import Final

from fastapi import Request
from fastapi.responses import Response

from gateway import catalog, grants, notifications, requests, web
from gateway.kernel import new_id
from gateway.portal.held import held
from gateway.portal.paused import held_up
from gateway.portal.rendering import page
from gateway.portal.slips import slips
from gateway.work import Unit

SUGGESTED: Final = 4
LOOKED_AT: Final = 12
RECENT: Final = 4
WAITING: Final = 3
NEWS: Final = 3


async def home(request: Request, me: web.PersonCaller) -> Response:
    """The first page after signing in."""
    counts = request.state.counts
    async with web.ports(request).units.read(me.subject) as unit:
        found = [one for one in await held(unit, await grants.mine(unit)) if one.live]
        mine = sorted(found, key=lambda one: (not one.usable, one.service.name.casefold()))
        asked = await slips(unit, (await requests.mine(unit))[:RECENT])
        inbox = (await requests.inbox(unit, limit=WAITING)).items if counts.waiting else ()
        waiting = await slips(unit, [one.request for one in inbox])
        told = await notifications.told(unit, limit=NEWS) if counts.unread else ()
        news = [one for one in told if not one.read]
        suggested = await requests.suggestions(unit, limit=SUGGESTED)
        at_once = [] if suggested else await _at_once(unit)
        apis = await catalog.apis(unit, [one.grant.service_id for one in mine])
        waits = await held_up(unit, [one.grant for one in mine], me.zone)
        now = unit.now
    return page(
        request,
        "home.html",
        me,
        here="home",
        mine=mine,
        apis=apis,
        waits=waits,
        soon=[one for one in mine if one.ends_soon(now)],
        once=new_id().hex,
        asked=asked,
        waiting=waiting,
        news=news,
        suggested=suggested,
        at_once=at_once,
        first_name=me.name.split()[0] if me.name.split() else "",
        now=now,
    )


async def _at_once(unit: Unit) -> list[requests.Card]:
    """For whom no colleague could be an example: what needs nobody's yes, and nobody's hands."""
    at_once = {catalog.Facet.WAIT: frozenset({catalog.Wait.AT_ONCE})}
    seen = await catalog.services(unit, choice=at_once, limit=LOOKED_AT)
    cards = await requests.cards(unit, seen.items)
    offered = [one for one in cards if one.offer is requests.Offer.REQUEST and not one.by_person]
    return offered[:SUGGESTED]
