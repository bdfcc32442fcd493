"""How services are found: every word of a search scores, the best of what the subject sees comes first."""

from typing import Any, Final

from sqlalchemy import CTE, ColumnElement, bindparam, case, column, select, type_coerce
from sqlalchemy import func as fn
from sqlalchemy.dialects.postgresql import ARRAY, DOUBLE_PRECISION, INTEGER, TEXT
from sqlmodel import col

from gateway.catalog import words
from gateway.catalog.findable import KnownWord, SearchWord
from gateway.catalog.wanted import Wanted
from gateway.work import Unit

# A word itself counts ten; the more of it is still missing, the less its beginning counts.
_EXACT, _BEGUN, _TYPED = 10.0, 3.0, 5.0
_NEAREST: Final = 6


def scored(wanted: Wanted, among: CTE, *, whole: bool) -> CTE:
    """`service_id` and `score` of what `among` (its `id`s) answers every word, or the search as one phrase;
    without `whole`, of what answers any of them, more words first.
    """
    hit = _hits(wanted, among)
    apart = hit.c.term > 0
    many = fn.count().filter(apart)
    points = fn.coalesce(fn.sum(hit.c.points).filter(apart), 0.0) / len(wanted.words)
    phrase = fn.coalesce(fn.max(hit.c.points).filter(hit.c.term == 0), 0.0)
    best = fn.greatest(points, phrase).cast(INTEGER)
    score = best if whole else best + many.cast(INTEGER) * 1000
    query = select(hit.c.service_id, score.label("score")).group_by(hit.c.service_id)
    if whole:
        query = query.having((many == len(wanted.words)) | fn.bool_or(hit.c.term == 0))
    return query.cte("scored")


def _hits(wanted: Wanted, among: CTE) -> CTE:
    """The most that each service has to say about each term."""
    rows = [(term, way) for term, ways in enumerate(wanted.ways) for way in ways]
    way = fn.unnest(
        _array("terms", INTEGER, [term for term, _ in rows]),
        _array("lows", TEXT, [way.low for _, way in rows]),
        _array("highs", TEXT, [way.high for _, way in rows]),
        _array("factors", DOUBLE_PRECISION, [way.factor for _, way in rows]),
        _array("letters", DOUBLE_PRECISION, [float(way.typed) for _, way in rows]),
    ).table_valued(
        column("term", INTEGER),
        column("low", TEXT),
        column("high", TEXT),
        column("factor", DOUBLE_PRECISION),
        column("typed", DOUBLE_PRECISION),
    )
    way = way.render_derived(name="way")
    word = col(SearchWord.word)
    # Read first, by the index of words: from the side of the services every word of theirs would be read.
    said = (
        select(col(SearchWord.service_id), word, col(SearchWord.weight), way)
        .select_from(way)
        .join(SearchWord, (word >= way.c.low) & (word < way.c.high))
        .cte("said")
        .prefix_with("MATERIALIZED")
    )
    typed = fn.least(1.0, said.c.typed / fn.length(said.c.word))
    exact = case((said.c.word == said.c.low, _EXACT), else_=_BEGUN + _TYPED * typed)
    points = fn.max(said.c.weight * said.c.factor * exact)
    return (
        select(said.c.service_id, said.c.term, points.label("points"))
        .select_from(said)
        .join(among, among.c.id == said.c.service_id)
        .group_by(said.c.service_id, said.c.term)
        .cte("hit")
    )


def _array(name: str, kind: Any, values: list[Any]) -> ColumnElement[Any]:  # noqa: ANN401  # SQL types
    return bindparam(name, values, type_=ARRAY(kind), unique=True)


async def near(unit: Unit, wanted: Wanted) -> dict[str, dict[str, int]]:
    """Words that exist and are a slip or two away from those of the search: word → those → slips."""
    found: dict[str, dict[str, int]] = {}
    for word in wanted.words:
        allowed = words.allowed_slips(word)
        if not allowed:
            continue
        left = _array("slips", TEXT, sorted(words.slips(word, allowed)))
        query = select(col(KnownWord.word)).where(
            type_coerce(col(KnownWord.slips), ARRAY(TEXT)).overlap(left)
        )
        away = {one: words.distance(word, one) for one in (await unit.db.execute(query)).scalars()}
        close = sorted((slips, one) for one, slips in away.items() if 0 < slips <= allowed)
        found[word] = {one: slips for slips, one in close[:_NEAREST]}
    return found


__all__ = ["near", "scored"]
