"""What a search asks for: terms, each with the ways in which a service can answer it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from gateway.catalog import words

# What a whole phrase says counts more than its words apart.
_PHRASE, _JOINED, _WORD, _STEM, _ALIKE = 1.3, 1.25, 1.0, 0.9, 0.8
_NEAR: Final = {1: 0.55, 2: 0.4}
_SHORTEST_START: Final = 2
# What is meant stands for its other forms too, unless it is so short that much begins with it.
_LONG_ENOUGH: Final = 5
# In the order of signs that the database compares by, this follows every continuation of a word.
_LAST: Final = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Way:
    """The words from `low` up to `high` answer a term of `typed` letters, and count `factor`."""

    low: str
    high: str
    factor: float
    typed: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Term 0 is the search as a whole, the others are its words. `ways[n]` belongs to term n."""

    words: tuple[str, ...]
    ways: tuple[tuple[Way, ...], ...]


def meant(near: Mapping[str, int]) -> tuple[Way, ...]:
    """The ways of what may have been meant: word that exists → slips."""
    return tuple(_other(word, _NEAR.get(slips, 0.3)) for word, slips in near.items())


def wanted(search: str) -> Wanted | None:
    """None where nothing was typed; what is made of signs alone asks for what nobody has."""
    phrase = words.fold(search)
    said = phrase.split()
    if not said:
        return Wanted(("",), ((), (exactly(" ", _WORD),))) if search.strip() else None
    told = tuple(dict.fromkeys(words.telling(said)))[: words.MOST_WORDS]
    return Wanted(told, (_whole(phrase, said, " ".join(told)), *(_ways(word) for word in told)))


def _whole(phrase: str, said: list[str], told: str) -> tuple[Way, ...]:
    if len(said) == 1:
        return ()
    joined = "".join(said)
    ways = [starting(phrase, _PHRASE), starting(joined, _JOINED)]
    ways += [starting(other, _ALIKE) for one in {phrase, told} for other in sorted(words.alike(one))]
    return tuple(ways) if told == phrase else (*ways, starting(told, _PHRASE))


def _ways(word: str) -> tuple[Way, ...]:
    stem = words.stem(word)
    # What begins with the word begins with its stem too, and need not be read twice.
    forms = [exactly(word, _WORD), Way(stem, stem + _LAST, _WORD, len(word))]
    if not word.startswith(stem):
        forms = [starting(word, _WORD), starting(stem, _STEM)]
    ways = forms if stem != word else [starting(word, _WORD)]
    return (*ways, *(_other(phrase, _ALIKE) for phrase in sorted(words.alike(word))))


def _other(phrase: str, factor: float) -> Way:
    return starting(phrase, factor) if len(phrase) >= _LONG_ENOUGH else exactly(phrase, factor)


def starting(word: str, factor: float) -> Way:
    """Whatever begins with it; a single letter stands for itself."""
    if len(word) < _SHORTEST_START:
        return exactly(word, factor)
    return Way(word, word + _LAST, factor, len(word))


def exactly(word: str, factor: float) -> Way:
    """The word itself."""
    return Way(word, word + "\x01", factor, len(word))
