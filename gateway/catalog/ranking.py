"""Which services answer a search, and how well: every word scores, more of them count more. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from gateway.catalog.finding import Fit
from gateway.catalog.shelf import Entry, Shelf
from gateway.catalog.wanted import Wanted, Way, meant

# A word itself counts ten; the more of it is still missing, the less its beginning counts.
_EXACT, _BEGUN, _TYPED = 10.0, 3.0, 5.0
_ONE_MORE_WORD: Final = 1000


# What each entry has to say about one term.
_Points = dict[Entry, float]


@dataclass(frozen=True, slots=True)
class Hits:
    """What answers a search when it is read that strictly, each with its score."""

    fit: Fit
    scores: dict[Entry, int]


def readings(shelf: Shelf, wanted: Wanted, among: frozenset[Entry], begin: Fit) -> Iterator[Hits]:
    """From the strict reading, or `begin`, to the one that forgives most.

    Words of what is not `among` count for nothing, not even as what may have been meant.
    """
    points = [_points(shelf, ways, among, {}) for ways in wanted.ways]
    if begin is Fit.ALL:
        yield Hits(Fit.ALL, _scores(points, whole=True))
    slipped = False
    for term, word in enumerate(wanted.words, start=1):
        # A word that finds something was meant as it was typed.
        near = {} if points[term] else shelf.near(word, among)
        slipped = slipped or bool(near)
        _points(shelf, meant(near), among, points[term])
    if begin is not Fit.PART and slipped:
        yield Hits(Fit.NEAR, _scores(points, whole=True))
    yield Hits(Fit.PART, _scores(points, whole=False))


def _scores(points: Sequence[_Points], *, whole: bool) -> dict[Entry, int]:
    """Of whatever answers every term, or the first one, which is the search as a phrase; without `whole`, of
    whatever answers any.
    """
    phrase, *terms = points
    total: _Points = {}
    many: dict[Entry, int] = {}
    for term in terms:
        for entry, best in term.items():
            total[entry] = total.get(entry, 0.0) + best
            many[entry] = many.get(entry, 0) + 1
    scores = {
        entry: round(max(total.get(entry, 0.0) / len(terms), phrase.get(entry, 0.0)))
        for entry in total.keys() | phrase.keys()
        if not whole or entry in phrase or many[entry] == len(terms)
    }
    if whole:
        return scores
    return {entry: score + many.get(entry, 0) * _ONE_MORE_WORD for entry, score in scores.items()}


def _points(shelf: Shelf, ways: Iterable[Way], among: frozenset[Entry], found: _Points) -> _Points:
    """What was `found` already, or more where one of these ways says more."""
    for way in ways:
        for word, behind in shelf.between(way.low, way.high):
            exact = _EXACT if word == way.low else _BEGUN + _TYPED * min(1.0, way.typed / len(word))
            factor = exact * way.factor
            for entry in among.intersection(behind):
                found[entry] = max(found.get(entry, 0.0), behind[entry] * factor)
    return found
