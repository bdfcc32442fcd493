"""The catalog: what there is for the reader, found by words, narrowed down by choices."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from gateway import catalog as catalog_
from gateway import requests, web
from gateway.catalog import Choice, Cost, Facet, FacetCounts, Wait
from gateway.kernel.language import _, mark
from gateway.portal.paused import held_up
from gateway.portal.rendering import page

SUGGESTED: Final = 3
# What a page needs stays below 20 KB on a cold line with some more; each row costs time until it is seen.
PAGE: Final = 20
# As many of a facet stand open; the others are folded away below.
OPEN: Final = 8
_LEGENDS: Final[Mapping[Facet, str]] = {
    Facet.CATEGORY: mark("What for"),
    Facet.COST: mark("Cost"),
    Facet.WAIT: mark("How soon you have it"),
    Facet.CLASS: mark("What it touches"),
}
_LABELS: Final[Mapping[Facet, Mapping[str, str]]] = {
    Facet.COST: {
        Cost.FREE: mark("Free"),
        Cost.LOW: mark("Under 10 a month"),
        Cost.MIDDLE: mark("10 to 50 a month"),
        Cost.HIGH: mark("Over 50 a month"),
        Cost.ON_REQUEST: mark("Price on request"),
    },
    Facet.WAIT: {
        Wait.AT_ONCE: mark("At once"),
        Wait.DAY: mark("Usually within a day"),
        Wait.LONGER: mark("Usually longer than a day"),
        Wait.UNKNOWN: mark("Not known yet"),
    },
    Facet.CLASS: {
        "information": mark("Information"),
        "operational": mark("Plant and buildings"),
        "customer": mark("Customers"),
    },
}
Chosen = Annotated[tuple[Annotated[str, Field(max_length=200)], ...], Field(max_length=20)]


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: `count` is what it would leave; `without` is the address of the page without it."""

    facet: str
    value: str
    label: str
    count: int
    chosen: bool
    without: str


@dataclass(frozen=True, slots=True)
class Group:
    """A facet on the page; `more` are the options that stand folded."""

    legend: str
    shown: tuple[Option, ...]
    more: tuple[Option, ...]


class Look(BaseModel):
    """What was typed and chosen."""

    q: Annotated[str, Field(max_length=200)] = ""
    category: Chosen = ()
    cost: Chosen = ()
    wait: Chosen = ()
    class_: Annotated[Chosen, Field(alias="class")] = ()
    after: Annotated[str, Field(max_length=500)] | None = None

    @property
    def choice(self) -> Choice:
        """The facets in which something is chosen."""
        given = zip(Facet, (self.category, self.cost, self.wait, self.class_), strict=True)
        return {facet: frozenset(values) for facet, values in given if values}


async def catalog(request: Request, me: web.PersonCaller, look: Annotated[Look, Query()]) -> Response:
    """A page of the ledger: by name, or the best answers to a search first."""
    q, choice, after = look.q.strip(), look.choice, look.after
    async with web.ports(request).units.read(me.subject) as unit:
        found = await catalog_.sifted(unit, search=q, choice=choice, cursor=after, limit=PAGE)
        cards = await requests.cards(unit, found.page.items)
        idle = not q and not choice and after is None
        suggested = await requests.suggestions(unit, limit=SUGGESTED) if idle else []
        apis = await catalog_.apis(
            unit, [one.service.id for one in cards if one.offer is requests.Offer.OPEN]
        )
        waits = await held_up(unit, [one.grant for one in cards if one.grant], me.zone)
        now = unit.now
    groups = _groups(q, choice, found.counts)
    chosen = [one for group in groups for one in (*group.shown, *group.more) if one.chosen]
    more = found.page.next
    return page(
        request,
        "catalog.html",
        me,
        here="catalog",
        cards=cards,
        apis=apis,
        waits=waits,
        q=q,
        total=found.total,
        fit=found.page.fit.value,
        groups=groups,
        chosen=chosen,
        suggested=suggested,
        more=_address(q, choice, after=more) if more else "",
        everything=_address(q, {}),
        now=now,
    )


def _groups(q: str, choice: Choice, counts: FacetCounts) -> list[Group]:
    """The facets that tell something apart, in their order; by count where they have no order."""
    found = []
    for facet, legend in _LEGENDS.items():
        some = choice.get(facet, frozenset())
        values = [value for value in {**counts[facet], **dict.fromkeys(some, 0)} if value]
        if len(values) < 2 and not some:  # noqa: PLR2004  # one choice is none
            continue
        options = [_option(q, choice, counts, facet, value) for value in _ordered(facet, values, counts)]
        first = [one for at, one in enumerate(options) if at < OPEN or one.chosen]
        found.append(Group(_(legend), tuple(first), tuple(one for one in options if one not in first)))
    return found


def _ordered(facet: Facet, values: Iterable[str], counts: FacetCounts) -> list[str]:
    known = list(_LABELS.get(facet, {}))
    places = {value: place for place, value in enumerate(known)}
    return sorted(
        values, key=lambda value: (places.get(value, len(known)), -counts[facet].get(value, 0), value)
    )


def _option(q: str, choice: Choice, counts: FacetCounts, facet: Facet, value: str) -> Option:
    some = choice.get(facet, frozenset())
    label = _LABELS.get(facet, {}).get(value)
    return Option(
        facet=facet.value,
        value=value,
        label=_(label) if label else value,
        count=counts[facet].get(value, 0),
        chosen=value in some,
        without=_address(q, {**choice, facet: some - {value}}),
    )


def _address(q: str, choice: Choice, *, after: str | None = None) -> str:
    said = [("q", q)] if q else []
    said += [(facet.value, value) for facet, values in choice.items() for value in sorted(values)]
    said += [("after", after)] if after else []
    return f"/catalog?{urlencode(said)}" if said else "/catalog"
