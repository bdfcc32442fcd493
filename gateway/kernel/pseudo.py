"""Languages that nobody speaks: they show a text outside the catalogue, or a page that is too narrow."""

import re
from collections.abc import Callable
from functools import lru_cache
from gettext import NullTranslations
from typing import Final

OPEN: Final = "\u27e6"
CLOSE: Final = "\u27e7"
_PLAIN: Final = "aceginosuyzACDEGINOSUYZ"
_ACCENTED: Final = str.maketrans(
    _PLAIN,
    "\u00e1\u00e7\u00e9\u011f\u00ed\u00f1\u00f3\u0161\u00fa\u00fd\u017e"
    "\u00c1\u00c7\u010e\u00c9\u011e\u00cd\u00d1\u00d3\u0160\u00da\u00dd\u017d",
)
# What is no word: placeholders, markup, and what is to be typed exactly.
_KEPT: Final = re.compile(r"(%\([a-z_0-9]+\)[sd]|%%|<[^>]+>|&[a-z]+;|`[^`]+`)")
_RIGHT_TO_LEFT, _BACK = "\u202e", "\u202c"


class Pseudo(NullTranslations):
    """What the catalogue knows is changed by `told`; anything else stays as it is, and is seen at once."""

    def __init__(self, known: Callable[[str], bool], told: Callable[[str], str]) -> None:
        super().__init__()
        self._known = known
        self._told = told

    def gettext(self, message: str) -> str:
        """One text."""
        return self._told(message) if self._known(message) else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """As English counts."""
        said = msgid1 if n == 1 else msgid2
        return self._told(said) if self._known(msgid1) else said


@lru_cache(maxsize=4096)
def accented(text: str) -> str:
    """The text in accents between brackets, and four tenths longer."""
    said = _words(text, lambda part: part.translate(_ACCENTED))
    return f"{OPEN}{said} {'~' * max(1, len(text) * 2 // 5 - 3)}{CLOSE}"


@lru_cache(maxsize=4096)
def mirrored(text: str) -> str:
    """The text between brackets, its words shown from right to left (Unicode UAX 9, RLO)."""
    said = _words(text, lambda part: f"{_RIGHT_TO_LEFT}{part}{_BACK}" if part.strip() else part)
    return f"{OPEN}{said}{CLOSE}"


def _words(text: str, told: Callable[[str], str]) -> str:
    parts = _KEPT.split(text)
    return "".join(part if _KEPT.fullmatch(part) else told(part) for part in parts)
