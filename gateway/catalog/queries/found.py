"""Pages of what the subject sees: by name, or the best answer to a search first; and what narrows them."""

import base64
import binascii
import json
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import CTE, ColumnElement, Select, func, literal, select, tuple_
from sqlmodel import col

from gateway.catalog.findable import SearchEntry
from gateway.catalog.finding import NO_CHOICE, Choice, Facet, FacetCounts, Fit, Page, Sifted
from gateway.catalog.models import Service
from gateway.catalog.queries import search as searching
from gateway.catalog.queries.visible import seen, visible_circles
from gateway.catalog.wanted import Wanted, wanted
from gateway.kernel import errors
from gateway.work import Unit

MAX_PAGE: Final = 200
_FITS: Final = tuple(Fit)
_COLUMNS: Final[Mapping[Facet, ColumnElement[Any]]] = {
    Facet.CATEGORY: func.coalesce(col(Service.category), ""),
    Facet.COST: func.coalesce(col(SearchEntry.cost), ""),
    Facet.WAIT: func.coalesce(col(SearchEntry.wait), ""),
    Facet.CLASS: func.coalesce(col(Service.technology_class), ""),
}
_NAME: Final = (func.lower(col(Service.name)), col(Service.slug))


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who asks for what: the circles, the words, the choice."""

    circles: frozenset[str]
    wanted: Wanted | None
    choice: Choice


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read a search; no words, no scores."""

    fit: Fit
    scores: CTE | None


async def services(
    unit: Unit, *, search: str = "", choice: Choice = NO_CHOICE, cursor: str | None = None, limit: int = 50
) -> Page:
    """A page of the open services that the subject sees: by name, with a `search` the best answers first.

    A search finds words of names, jobs, categories and contents by their beginning, in any case and with
    or without accents; where nothing has them all, slips are forgiven, and then words. Raises Invalid
    for a cursor that is not ours.
    """
    asked = _Asked(await visible_circles(unit), wanted(search), choice)
    page, _, _ = await _read(unit, asked, cursor, limit)
    return page


async def sifted(
    unit: Unit, *, search: str = "", choice: Choice = NO_CHOICE, cursor: str | None = None, limit: int = 50
) -> Sifted:
    """The same with counts. Raises Invalid for a cursor that is not ours."""
    asked = _Asked(await visible_circles(unit), wanted(search), choice)
    page, reading, told = await _read(unit, asked, cursor, limit)
    counted = told or list(await unit.db.execute(_counted(reading, asked)))
    rows = [(dict(zip(Facet, row, strict=False)), int(row[-1])) for row in counted]
    total = sum(count for values, count in rows if _chosen(values, choice))
    return Sifted(page, total, _counts(rows, choice))


def _counted(reading: _Reading, asked: _Asked) -> Select[*tuple[Any, ...]]:
    """How many there are of each combination, whatever was chosen."""
    facets = [_COLUMNS[facet] for facet in Facet]
    query: Select[*tuple[Any, ...]] = select(*facets, func.count())
    return _among(query, reading, replace(asked, choice=NO_CHOICE)).group_by(*facets)


def _told(reading: _Reading, asked: _Asked) -> ColumnElement[Any]:
    """The same beside each row of a page, where it is at hand: the scores are read only once."""
    if reading.scores is None:
        return literal(None)
    counted = _counted(reading, asked).subquery()
    return select(func.jsonb_agg(func.jsonb_build_array(*counted.c))).scalar_subquery()


async def _read(
    unit: Unit, asked: _Asked, cursor: str | None, limit: int
) -> tuple[Page, _Reading, list[Sequence[Any]]]:
    """The page, how the search was read, and the counts where they came along."""
    limit, after = max(1, min(limit, MAX_PAGE)), _after(cursor)
    found: list[Any] = []
    reading = _Reading(Fit.ALL, None)
    async for reading in _readings(unit, asked, after[0] if after else Fit.ALL):
        found = list(await unit.db.execute(_page(reading, asked, after).limit(limit + 1)))
        if found or after or await _narrowed(unit, reading, asked):
            break
    more = _cursor(reading.fit, found[limit - 1]) if len(found) > limit else None
    page = Page(tuple(row[0] for row in found[:limit]), more, reading.fit)
    return page, reading, (found[0][2] or []) if found else []


async def _narrowed(unit: Unit, reading: _Reading, asked: _Asked) -> bool:
    """Whether there is an answer, and only the choice leaves nothing of it."""
    if not any(asked.choice.values()):
        return False
    query = _among(select(col(Service.id)), reading, replace(asked, choice=NO_CHOICE)).limit(1)
    return (await unit.db.execute(query)).first() is not None


async def _readings(unit: Unit, asked: _Asked, begin: Fit) -> AsyncIterator[_Reading]:
    """From the strict one to the one that forgives most; a later page reads as the first one did."""
    said = asked.wanted
    if said is None:
        yield _Reading(Fit.ALL, None)
        return
    # Words of what the subject does not see are not even looked at.
    among = select(col(Service.id).label("id")).where(*seen(asked.circles)).cte("among")
    if begin is Fit.ALL:
        yield _Reading(Fit.ALL, searching.scored(said, among, whole=True))
    near = await searching.near(unit, said)
    forgiving = said.forgiving(near)
    if begin is not Fit.PART and any(near.values()):
        yield _Reading(Fit.NEAR, searching.scored(forgiving, among, whole=True))
    yield _Reading(Fit.PART, searching.scored(forgiving, among, whole=False))


def _page(reading: _Reading, asked: _Asked, after: tuple[Fit, int, str, str] | None) -> Select[Any]:
    score = -reading.scores.c.score if reading.scores is not None else literal(0)
    told = _told(reading, asked).label("told")
    query = _among(select(Service, score.label("score"), told), reading, asked)
    order = (score, *_NAME) if reading.scores is not None else _NAME
    if after is not None:
        _, points, name, slug = after
        mark = (func.lower(literal(name)), literal(slug))
        last = (literal(points), *mark) if reading.scores is not None else mark
        query = query.where(tuple_(*order) > tuple_(*last))
    return query.order_by(*order)


def _among(query: Select[Any], reading: _Reading, asked: _Asked) -> Select[Any]:
    """What the subject sees of the answers, as far as it was chosen."""
    entry = col(SearchEntry.service_id) == col(Service.id)
    query = query.select_from(Service).outerjoin(SearchEntry, entry)
    if reading.scores is None:
        query = query.where(*seen(asked.circles))
    else:
        query = query.join(reading.scores, reading.scores.c.service_id == col(Service.id))
    # The database has no sign for zero, and nothing is called so.
    said = {
        facet: {value.replace("\0", "\ufffd") for value in values} for facet, values in asked.choice.items()
    }
    chosen = [_COLUMNS[facet].in_(values) for facet, values in said.items() if values]
    return query.where(*chosen)


def _chosen(values: Mapping[Facet, str], choice: Choice, besides: Facet | None = None) -> bool:
    narrows = {facet: some for facet, some in choice.items() if some and facet != besides}
    return all(values[facet] in some for facet, some in narrows.items())


def _counts(rows: Sequence[tuple[Mapping[Facet, str], int]], choice: Choice) -> FacetCounts:
    """For each value of a facet, what it would leave beside the choices in the other facets."""
    found: dict[Facet, Counter[str]] = {facet: Counter() for facet in Facet}
    for values, many in rows:
        for facet in Facet:
            if _chosen(values, choice, besides=facet):
                found[facet][values[facet]] += many
    return found


def _cursor(fit: Fit, last: Any) -> str:  # noqa: ANN401  # a row
    service, score, _ = last
    said = [_FITS.index(fit), score, service.name, service.slug]
    return base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


def _after(cursor: str | None) -> tuple[Fit, int, str, str] | None:
    if cursor is None:
        return None
    try:
        fit, score, name, slug = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        known = _FITS[fit]
    except (ValueError, TypeError, IndexError, binascii.Error):
        raise _not_ours() from None
    texts = isinstance(name, str) and isinstance(slug, str) and "\0" not in name + slug
    if not texts or not isinstance(score, int) or abs(score) > 10**6:
        raise _not_ours()
    return known, score, name, slug


def _not_ours() -> errors.Invalid:
    return errors.Invalid("Begin again from the first page.", fields={"cursor": "not one of ours"})
