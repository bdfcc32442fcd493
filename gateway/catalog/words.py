"""Words as people type them: folded alike, known by others, and near enough in spite of a slip. Pure."""

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Final

MOST_WORDS: Final = 8
# A word this short is more often right than misspelt.
SHORTEST_SLIP: Final = 3
LONG: Final = 7
_SHORTEST_STEM: Final = 4
_OTHER: Final = re.compile(r"[^\w+#]+|_+")
_UMLAUTS: Final = (("ae", "a"), ("oe", "o"), ("ue", "u"))
_ENDINGS: Final = (
    *("ations", "ation", "ungen", "ments", "ings", "ung", "ing", "ors", "ers", "ies", "ed", "er", "or"),
    *("en", "es", "s", "e", "n"),
)
# Said with a wish, and true of everything here.
EMPTY: Final = frozenset(
    """
    a an and app application apps are as at be by can do for from get have help how i in is it me my need of
    on or our out service services software some that the this to tool tools use using want we what which
    with you your
    auf brauche das dem den der die ein eine einen einer ich im ist kann mein meine mit oder programm suche
    und unser unsere von was wie wir zu zum zur
    """.split()  # noqa: SIM905  # read as a list of words
)


def fold(text: str) -> str:
    """In small letters without accents; `Übersetzung`, `uebersetzung` and `ubersetzung` are one word."""
    plain = text.casefold().replace("&", " and ")
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
        plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    for pair, sign in _UMLAUTS:
        plain = plain.replace(pair, sign)
    return " ".join(_OTHER.sub(" ", plain).split())


def telling(words: list[str]) -> list[str]:
    """The words that narrow a search; all of them where none does."""
    return [word for word in words if word not in EMPTY] or words


def stem(word: str) -> str:
    """The word without its ending, so that one form finds the others by their common beginning."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word.removesuffix(ending)
    return word


def alike(phrase: str) -> frozenset[str]:
    """Other words for the same job, folded; those of a word in another form where it has none itself."""
    return (_groups().get(phrase) or _groups().get(stem(phrase), frozenset())) - {phrase}


@cache
def _groups() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for line in Path(__file__).with_name("alike.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        group = frozenset(fold(phrase) for phrase in line.split(","))
        for phrase in group | {stem(phrase) for phrase in group if " " not in phrase}:
            found[phrase] = found.get(phrase, frozenset()) | group
    return found


def allowed_slips(word: str) -> int:
    """How many slips are forgiven: none in a number or a very short word, two in a long one."""
    if len(word) < SHORTEST_SLIP or any(sign.isdigit() for sign in word):
        return 0
    return 2 if len(word) >= LONG else 1
