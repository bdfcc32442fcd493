"""The catalog as a search reads it: every service with its words, in memory and in order. Pure."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Final
from uuid import UUID

from rapidfuzz import process
from rapidfuzz.distance import OSA

from gateway.catalog import words

_NEAREST: Final = 6
_SHORTEST_KNOWN: Final = 3
# Of so many circles together it is kept who sees what: a megabyte for each of them in a large catalog.
_MOST_CROWDS: Final = 32


# How many there are of each combination of facets.
Kinds = Counter[tuple[str, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A service as it is found; `facets` as Facet has them. `stamp` differs whenever anything else may."""

    id: UUID
    slug: str
    name: str
    stamp: int
    open: bool
    circles: frozenset[str]
    facets: tuple[str, ...]
    words: tuple[str, ...]


def by_name(entry: Entry) -> tuple[str, str]:
    """The place of a service in a ledger."""
    return entry.name, entry.slug


@dataclass(frozen=True, slots=True)
class Shown:
    """What somebody sees: as a set, by name, and by facets."""

    entries: frozenset[Entry]
    ledger: tuple[Entry, ...]
    kinds: Kinds


@dataclass(slots=True)
class Shelf:
    """All entries; `since` is for whoever fills it, to know from where on to look for changes."""

    since: int = 0
    _entries: dict[UUID, Entry] = field(default_factory=dict)
    _behind: dict[str, dict[Entry, int]] = field(default_factory=dict)
    _shown_to: dict[frozenset[str], list[Entry]] = field(default_factory=dict)
    _seen: dict[frozenset[str], Shown] = field(default_factory=dict)
    _words: list[str] = field(default_factory=list)
    _phrases: list[str] = field(default_factory=list)
    _known: dict[int, list[str]] = field(default_factory=dict)

    def stamp(self, service_id: UUID) -> int | None:
        """That of the service as it stands here, if it does."""
        entry = self._entries.get(service_id)
        return entry.stamp if entry else None

    def put(self, entries: Iterable[tuple[Entry, Sequence[int]]]) -> None:
        """Set each, with the weights of its words, where it stood before, and everything into its order.

        In one go: whoever searches meanwhile finds either what was or what is.
        """
        for entry, weights in entries:
            self._put(entry, weights)
        self._sort()

    def _put(self, entry: Entry, weights: Sequence[int]) -> None:
        former = self._entries.get(entry.id)
        for word in former.words if former else ():
            behind = self._behind[word]
            del behind[former]  # type: ignore[arg-type]  # there are words only where it is one
            if not behind:
                del self._behind[word]
        self._entries[entry.id] = entry
        for word, weight in zip(entry.words, weights, strict=True):
            self._behind.setdefault(word, {})[entry] = weight

    def _sort(self) -> None:
        self._shown_to, self._seen = {}, {}
        for entry in self._entries.values():
            if entry.open:
                self._shown_to.setdefault(entry.circles, []).append(entry)
        self._words, self._phrases, self._known = [], [], {}
        for word in sorted(self._behind):
            (self._phrases if " " in word else self._words).append(word)
        for word in self._words:
            if len(word) >= _SHORTEST_KNOWN:
                self._known.setdefault(len(word), []).append(word)

    def seen(self, circles: frozenset[str]) -> Shown:
        """The open services of any of these circles; most people have theirs in common with many others."""
        if circles not in self._seen:
            if len(self._seen) >= _MOST_CROWDS:
                self._seen.clear()
            self._seen[circles] = self._shown(circles)
        return self._seen[circles]

    def _shown(self, circles: frozenset[str]) -> Shown:
        parts = (entries for of, entries in self._shown_to.items() if not circles.isdisjoint(of))
        ledger = tuple(sorted(chain.from_iterable(parts), key=by_name))
        return Shown(frozenset(ledger), ledger, Counter(entry.facets for entry in ledger))

    def between(self, low: str, high: str) -> Iterator[tuple[str, dict[Entry, int]]]:
        """The words from `low` up to `high`, sign by sign, each with what stands behind it and its weight.

        Phrases where `low` is one: a phrase that begins with a word is found by that word itself.
        """
        said = self._phrases if " " in low else self._words
        for at in range(bisect_left(said, low), bisect_left(said, high)):
            yield said[at], self._behind[said[at]]

    def near(self, word: str, among: Container[Entry]) -> dict[str, int]:
        """Words of these entries that are a slip or two away from this one, the nearest: word → slips."""
        allowed = words.allowed_slips(word)
        if not allowed:
            return {}
        close: list[tuple[int, str]] = []
        for length in range(len(word) - allowed, len(word) + allowed + 1):
            known = self._known.get(length, ())
            found = process.extract(word, known, scorer=OSA.distance, score_cutoff=allowed, limit=None)
            close += [(int(slips), one) for one, slips, _ in found if slips and self._any(one, among)]
        return {one: slips for slips, one in sorted(close)[:_NEAREST]}

    def _any(self, word: str, among: Container[Entry]) -> bool:
        return any(entry in among for entry in self._behind[word])
