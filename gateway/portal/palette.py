"""The palette: one field that leads everywhere. A page of its own, and a window over any other by script."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Query, Request
from fastapi.responses import Response

from gateway import catalog, grants, identity, requests, web
from gateway.portal import admin
from gateway.portal.held import held
from gateway.portal.language import _
from gateway.portal.rendering import page
from gateway.portal.slips import slips
from gateway.work import Unit

MOST_OF_A_KIND: Final = 6
# Shorter words fit too much of what is not a page.
SHORTEST: Final = 2


@dataclass(frozen=True, slots=True)
class Way:
    """One place to go: its name, what it is, its address."""

    name: str
    what: str
    address: str


async def palette(
    request: Request, me: web.PersonCaller, q: Annotated[str, Query(max_length=200)] = ""
) -> Response:
    """Where the reader can go by these words; without words, the pages and what is theirs."""
    words = q.casefold().split()
    async with web.ports(request).units.read(me.subject) as unit:
        doors = await admin.doors(unit)
        ways = [*await _held(unit, web.ports(request).site, words), *_pages(doors, words)]
        if len(q.strip()) >= SHORTEST:
            shown = {way.name for way in ways}
            ways += [way for way in await _offered(unit, q) if way.name not in shown]
            ways += await _asked(unit, words)
            ways += await _administered(unit, doors, q)
    return page(request, "palette.html", me, here="palette", ways=ways, q=q)


async def _held(unit: Unit, site: web.Site, words: list[str]) -> list[Way]:
    """What the reader has, opened directly where it opens in a browser."""
    mine = [one for one in await held(unit, await grants.mine(unit)) if one.live]
    found = list({one.service.slug: one for one in mine if _fits(words, one.service.name)}.values())
    apis = await catalog.apis(unit, [one.grant.service_id for one in found[:MOST_OF_A_KIND]])
    ways = []
    for one in found[:MOST_OF_A_KIND]:
        opens = one.usable and not one.grant.activation_seconds and one.service.id not in apis
        door = one.service.opens_at or f"{site.service_origin(one.service.slug)}/"
        address = door if opens else f"/services/{one.service.slug}"
        ways.append(Way(one.service.name, _("Open it") if opens else _("Yours"), address))
    return ways


def _pages(doors: Collection[str], words: list[str]) -> Iterator[Way]:
    own = (
        (_("Home"), "/"),
        (_("Catalog"), "/catalog"),
        (_("My access"), "/my-access"),
        (_("Approvals"), "/approvals"),
        (_("News for you"), "/notices"),
        (_("Tokens"), "/tokens"),
        (_("Handing over"), "/delegations"),
        (_("Proposals"), "/proposals"),
        (_("Settings"), "/settings"),
    )
    for name, address in own:
        if _fits(words, name):
            yield Way(name, _("Page"), address)
    for part in doors:
        name = _(admin.PARTS[part])
        if _fits(words, name):
            yield Way(name, _("Back office"), f"/admin/{part}")


async def _offered(unit: Unit, q: str) -> list[Way]:
    found = await catalog.services(unit, search=q, limit=MOST_OF_A_KIND)
    return [Way(one.name, _("In the catalog"), f"/services/{one.slug}") for one in found.items]


async def _asked(unit: Unit, words: list[str]) -> list[Way]:
    found = await slips(unit, await requests.mine(unit))
    fitting = [one for one in found if _fits(words, one.title)]
    return [
        Way(one.title, _("Your request"), f"/requests/{one.request.id}") for one in fitting[:MOST_OF_A_KIND]
    ]


async def _administered(unit: Unit, doors: Collection[str], q: str) -> list[Way]:
    """For whoever looks after people and services, those as well."""
    ways = []
    if "people" in doors:
        people = await identity.people_page(unit, search=q, limit=MOST_OF_A_KIND)
        ways += [Way(one.name, _("Person"), f"/admin/people/{one.id}") for one in people[:MOST_OF_A_KIND]]
    if "services" in doors:
        services = await catalog.administered_page(
            unit, wanted=catalog.Wanted(search=q), limit=MOST_OF_A_KIND
        )
        ways += [
            Way(one.name, _("Look after this service"), f"/admin/services/{one.slug}")
            for one in services[:MOST_OF_A_KIND]
        ]
    return ways


def _fits(words: Iterable[str], name: str) -> bool:
    """Whether every word begins a word of the name."""
    parts = name.casefold().replace(",", " ").split()
    return all(any(part.startswith(word) for part in parts) for word in words)
