"""Pages of what the subject sees: by name, or the best answer to a search first; and what narrows them."""

import base64
import binascii
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from typing import Final

from sqlmodel import col, select

from gateway.catalog import ranking
from gateway.catalog.finding import NO_CHOICE, Choice, Facet, FacetCounts, Fit, Page, Sifted
from gateway.catalog.models import Service
from gateway.catalog.queries.shelved import shelf
from gateway.catalog.queries.visible import seen, visible_circles
from gateway.catalog.ranking import Hits
from gateway.catalog.shelf import Entry
from gateway.catalog.wanted import wanted
from gateway.kernel import errors
from gateway.work import Unit

MAX_PAGE: Final = 200
_FITS: Final = tuple(Fit)
# Where an answer stands among the others: minus its score, name, slug.
_Place = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class _After:
    """The end of the page before, and how its search was read."""

    fit: Fit
    place: _Place


async def services(
    unit: Unit, *, search: str = "", choice: Choice = NO_CHOICE, cursor: str | None = None, limit: int = 50
) -> Page:
    """A page of the open services that the subject sees: by name, with a `search` the best answers first.

    A search finds words of names, jobs, categories and contents by their beginning, in any case and with
    or without accents; where nothing has them all, slips are forgiven, and then words. Raises Invalid
    for a cursor that is not ours.
    """
    page, _, _ = await _page(unit, search, choice, cursor, limit)
    return page


async def sifted(
    unit: Unit, *, search: str = "", choice: Choice = NO_CHOICE, cursor: str | None = None, limit: int = 50
) -> Sifted:
    """The same with counts. Raises Invalid for a cursor that is not ours."""
    page, total, hits = await _page(unit, search, choice, cursor, limit)
    return Sifted(page, total, _counts(hits.scores, _narrows(choice)))


async def _page(
    unit: Unit, search: str, choice: Choice, cursor: str | None, limit: int
) -> tuple[Page, int, Hits]:
    """The page, how many answers were chosen, and all answers whatever was chosen."""
    after, circles = _after(cursor), await visible_circles(unit)
    hits = await _answers(unit, search, circles, after)
    narrows = _narrows(choice)
    chosen = [one for one in hits.scores if _is_left(one.facets, narrows)] if narrows else list(hits.scores)
    places = (((-hits.scores[entry], entry.name, entry.slug), entry.id) for entry in chosen)
    ahead = (place for place in places if after is None or place[0] > after.place)
    limit = max(1, min(limit, MAX_PAGE))
    found = nsmallest(limit + 1, ahead)
    # Read by the same condition as everywhere else: what a search knows opens nothing.
    query = select(Service).where(col(Service.id).in_([id_ for _, id_ in found[:limit]]), *seen(circles))
    rows = {service.id: service for service in (await unit.db.execute(query)).scalars()}
    page = Page(
        items=tuple(rows[id_] for _, id_ in found[:limit] if id_ in rows),
        next=_cursor(hits.fit, found[limit - 1][0]) if len(found) > limit else None,
        fit=hits.fit,
    )
    return page, len(chosen), hits


async def _answers(unit: Unit, search: str, circles: frozenset[str], after: _After | None) -> Hits:
    """What answers the search, read as strictly as it can be; a later page reads as the first one did."""
    everything = await shelf(unit)
    among, said = everything.seen(circles), wanted(search)
    hits = Hits(Fit.ALL, dict.fromkeys(among, 0))
    if said is None:
        return hits
    for hits in ranking.readings(everything, said, among, after.fit if after else Fit.ALL):
        if hits.scores or after:
            break
    return hits


def _narrows(choice: Choice) -> dict[int, frozenset[str]]:
    """The values chosen in each facet in which there is a choice, by its place among the facets."""
    return {at: choice[facet] for at, facet in enumerate(Facet) if choice.get(facet)}


def _is_left(facets: Sequence[str], narrows: Mapping[int, frozenset[str]], besides: int = -1) -> bool:
    return all(facets[at] in some for at, some in narrows.items() if at != besides)


def _counts(entries: Iterable[Entry], narrows: Mapping[int, frozenset[str]]) -> FacetCounts:
    """For each value of a facet, what it would leave beside the choices in the other facets."""
    found: dict[Facet, Counter[str]] = {facet: Counter() for facet in Facet}
    for facets, many in Counter(entry.facets for entry in entries).items():
        for at, facet in enumerate(Facet):
            if _is_left(facets, narrows, besides=at):
                found[facet][facets[at]] += many
    return found


def _cursor(fit: Fit, last: _Place) -> str:
    said = [_FITS.index(fit), *last]
    return base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


def _after(cursor: str | None) -> _After | None:
    if cursor is None:
        return None
    try:
        fit, behind, name, slug = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        after = _After(_FITS[fit], (behind, name, slug))
    except (ValueError, TypeError, IndexError, binascii.Error):
        raise _not_ours() from None
    if (type(behind), type(name), type(slug)) != (int, str, str):
        raise _not_ours()
    return after


def _not_ours() -> errors.Invalid:
    return errors.Invalid("Begin again from the first page.", fields={"cursor": "not one of ours"})
