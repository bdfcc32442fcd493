"""In which language the reader is spoken to, and the words of it: gettext over the committed catalogues.

The language is a context variable: a channel sets it once for an act (`reading`, `choose`), everything
below asks for words with `_` and `n_`, and hands no language on. Tables that are made before anybody
reads mark their texts with `mark` and are translated where they are shown.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from gettext import NullTranslations
from pathlib import Path
from typing import Final

from gateway.kernel import catalogue, pseudo

CATALOGUES: Final = Path(__file__).parents[1] / "locale"
DOMAIN: Final = "frontdesk"
ENGLISH: Final = "en"


@dataclass(frozen=True, slots=True)
class Language:
    """One that pages can be read in. `locale` is Babel's name for its dates and amounts."""

    tag: str
    name: str
    locale: str
    direction: str = "ltr"


# Texts are written in English; another language is a folder below `locale`.
SPOKEN: Final[Mapping[str, Language]] = {
    ENGLISH: Language(ENGLISH, "English", "en_GB"),
    "de": Language("de", "Deutsch", "de"),
}
# What shows texts that no catalogue knows, and pages that cannot be mirrored; for local mode alone.
PSEUDO: Final[Mapping[str, Language]] = {
    "en-XA": Language("en-XA", "Pseudo (long)", "en_GB"),
    "ar-XB": Language("ar-XB", "Pseudo (right to left)", "en_GB", "rtl"),
}
_TOLD: Final = {"en-XA": pseudo.accented, "ar-XB": pseudo.mirrored}
_ALL: Final = {**SPOKEN, **PSEUDO}
_reader: ContextVar[str] = ContextVar("language", default=ENGLISH)


def current() -> Language:
    """The language of whoever reads what is being made."""
    return _ALL[_reader.get()]


def choose(tag: str, among: Mapping[str, Language] = SPOKEN) -> None:
    """From here to the end of the act; a tag that is not offered changes nothing."""
    found = known(tag, among)
    if found is not None:
        _reader.set(found.tag)


@contextmanager
def reading(tag: str, among: Mapping[str, Language] = _ALL) -> Iterator[None]:
    """Inside, everything is said in that language; English where it is not offered."""
    found = known(tag, among)
    token = _reader.set(found.tag if found else ENGLISH)
    try:
        yield
    finally:
        _reader.reset(token)


def offered(*, local: bool) -> Mapping[str, Language]:
    """What somebody can choose."""
    return _ALL if local else SPOKEN


def known(tag: str, among: Mapping[str, Language] = SPOKEN) -> Language | None:
    """The language of a tag (BCP 47), by the whole tag or by its first part: `de-AT` is read in `de`."""
    plain = tag.strip().replace("_", "-").lower()
    by_tag = {one.lower(): found for one, found in among.items()}
    return by_tag.get(plain) or by_tag.get(plain.partition("-")[0])


def heard(accept_language: str, among: Mapping[str, Language] = SPOKEN) -> str | None:
    """The best tag of an Accept-Language header (RFC 9110, 12.5.4), or None where none is spoken."""
    wanted = [_weighed(part) for part in accept_language[:1000].split(",")]
    for weight, tag in sorted(wanted, key=lambda one: -one[0]):
        found = known(tag, among)
        if found is not None and weight > 0:
            return found.tag
    return None


def _(text: str) -> str:
    """The text in the reader's language, itself where the catalogue has no other."""
    return _catalogue(_reader.get()).gettext(text) if text else text


def n_(one: str, many: str, count: int) -> str:
    """The form for this number; `%(num)s` stands for it."""
    return plural(one, many, count) % {"num": count}


def plural(one: str, many: str, count: int) -> str:
    """The form for this number, its placeholders unfilled."""
    return _catalogue(_reader.get()).ngettext(one, many, count)


def mark(text: str) -> str:
    """A text of a table, for the catalogue; whoever shows it calls `_`."""
    return text


@lru_cache
def _catalogue(tag: str) -> NullTranslations:
    """Read when somebody first needs it: a few milliseconds."""
    if tag in _TOLD:
        return pseudo.Pseudo(catalogue.read(CATALOGUES / f"{DOMAIN}.pot").knows, _TOLD[tag])
    source = CATALOGUES / tag / "LC_MESSAGES" / f"{DOMAIN}.po"
    if tag == ENGLISH or not source.is_file():
        return NullTranslations()
    return catalogue.read(source)


def _weighed(part: str) -> tuple[float, str]:
    tag, _semicolon, weight = part.partition(";")
    try:
        return float(weight.strip().removeprefix("q=") or 1), tag
    except ValueError:
        return 0.0, tag
