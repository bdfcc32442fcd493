"""Pages of what the subject sees: by name, or the best answer to a search first; and what narrows them."""

import base64
import binascii
import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import islice
from operator import itemgetter
from typing import Final

from sqlmodel import col, select

from gateway.catalog import ranking
from gateway.catalog.finding import NO_CHOICE, Choice, Facet, FacetCounts, Fit, Page, Sifted
from gateway.catalog.models import Service
from gateway.catalog.queries.shelved import shelf
from gateway.catalog.queries.visible import seen, visible_circles
from gateway.catalog.ranking import Hits
from gateway.catalog.shelf import Entry, Kinds, Shelf, Shown, by_name
from gateway.catalog.wanted import Wanted, wanted
from gateway.kernel import errors
from gateway.work import Unit

MAX_PAGE: Final = 200
_FITS: Final = tuple(Fit)
# Where an answer stands among the others: minus its score, name, slug.
_Place = tuple[int, str, str]
_Found = tuple[_Place, Entry]
_Narrows = Mapping[int, frozenset[str]]


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
    page, _ = await _page(unit, search, choice, cursor, limit)
    return page


async def sifted(
    unit: Unit, *, search: str = "", choice: Choice = NO_CHOICE, cursor: str | None = None, limit: int = 50
) -> Sifted:
    """The same with counts. Raises Invalid for a cursor that is not ours."""
    page, kinds = await _page(unit, search, choice, cursor, limit)
    narrows = _narrows(choice)
    total = sum(many for facets, many in kinds.items() if _is_left(facets, narrows))
    return Sifted(page, total, _counts(kinds, narrows))


async def _page(
    unit: Unit, search: str, choice: Choice, cursor: str | None, limit: int
) -> tuple[Page, Kinds]:
    """The page, and all answers by their facets, whatever was chosen."""
    after, circles = _after(cursor), await visible_circles(unit)
    limit, narrows = max(1, min(limit, MAX_PAGE)), _narrows(choice)
    everything, said = await shelf(unit), wanted(search)
    shown = everything.seen(circles)
    if said is None:
        fit, kinds, found = Fit.ALL, shown.kinds, _by_name(shown, narrows, after, limit + 1)
    else:
        hits = _answers(everything, said, shown, after)
        fit, kinds = hits.fit, Counter(entry.facets for entry in hits.scores)
        found = _best_first(hits, narrows, after, limit + 1)
    # Read by the same condition as everywhere else: what a search knows opens nothing.
    ids = [entry.id for _, entry in found[:limit]]
    query = select(Service).where(col(Service.id).in_(ids), *seen(circles))
    rows = {service.id: service for service in (await unit.db.execute(query)).scalars()}
    page = Page(
        items=tuple(rows[id_] for id_ in ids if id_ in rows),
        next=_cursor(fit, found[limit - 1][0]) if len(found) > limit else None,
        fit=fit,
    )
    return page, kinds


def _by_name(shown: Shown, narrows: _Narrows, after: _After | None, many: int) -> list[_Found]:
    at = bisect_right(shown.ledger, after.place[1:], key=by_name) if after else 0
    left = (entry for entry in islice(shown.ledger, at, None) if _is_left(entry.facets, narrows))
    return [((0, *by_name(entry)), entry) for entry in islice(left, many)]


def _answers(everything: Shelf, said: Wanted, shown: Shown, after: _After | None) -> Hits:
    """What answers the search, read as strictly as it can be; a later page reads as the first one did."""
    hits = Hits(Fit.ALL, {})
    for hits in ranking.readings(everything, said, shown.entries, after.fit if after else Fit.ALL):
        if hits.scores or after:
            break
    return hits


def _best_first(hits: Hits, narrows: _Narrows, after: _After | None, many: int) -> list[_Found]:
    left = (entry for entry in hits.scores if _is_left(entry.facets, narrows))
    places = (((-hits.scores[entry], *by_name(entry)), entry) for entry in left)
    return nsmallest(
        many, (one for one in places if after is None or one[0] > after.place), key=itemgetter(0)
    )


def _narrows(choice: Choice) -> _Narrows:
    """The values chosen in each facet in which there is a choice, by its place among the facets."""
    return {at: choice[facet] for at, facet in enumerate(Facet) if choice.get(facet)}


def _is_left(facets: Sequence[str], narrows: _Narrows, besides: int = -1) -> bool:
    return all(facets[at] in some for at, some in narrows.items() if at != besides)


def _counts(kinds: Kinds, narrows: _Narrows) -> FacetCounts:
    """For each value of a facet, what it would leave beside the choices in the other facets."""
    found: dict[Facet, Counter[str]] = {facet: Counter() for facet in Facet}
    for facets, many in kinds.items():
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
