"""A notice in words: a subject, a sentence, facts, and one link to a page of the portal."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gateway.notifications.facts import Reader, facts
from gateway.notifications.kinds import Kind
from gateway.notifications.language import ENGLISH, _, current, reading
from gateway.notifications.models import Notice
from gateway.notifications.words import ROWS, WORDS
from gateway.work import Unit


@dataclass(frozen=True, slots=True)
class Letter:
    """What the bell shows and a mail says. `path` is below the portal's origin."""

    subject: str
    hello: str
    lead: str
    rows: tuple[tuple[str, str], ...]
    button: str
    path: str
    note: str
    language: str = ENGLISH


async def letter(unit: Unit, notice: Notice, reader: Reader) -> Letter:
    """The notice in that reader's language, with the names of this moment."""
    with reading(reader.locale):
        return _worded(notice, reader, await facts(unit, notice, reader))


def _worded(notice: Notice, reader: Reader, known: dict[str, str]) -> Letter:
    words = WORDS[Kind(notice.kind)]
    return Letter(
        subject=_(words.subject) % known,
        hello=_("Hello %(name)s,") % {"name": reader.name},
        lead=_(words.lead) % known,
        rows=tuple((_(ROWS[row]), known[row]) for row in words.rows if known[row]),
        button=_(words.button),
        path=words.path % known,
        note=_(words.note),
        language=current().tag,
    )


def text_of(letter: Letter, origin: str) -> str:
    """The plain part of a mail."""
    with reading(letter.language):
        return _PLAIN.get_template("letter.txt.j2").render(letter=letter, link=origin + letter.path)


def html_of(letter: Letter, origin: str) -> str:
    """The part with a look: no script, no picture, nothing that is fetched when it is opened."""
    with reading(letter.language):
        return _MARKUP.get_template("letter.html.j2").render(
            letter=letter, link=origin + letter.path, language=current()
        )


def _environment(*, escaped: bool) -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=escaped,  # noqa: S701  # plain text has nothing to escape; the markup is escaped
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals |= {"_": _}
    return made


_PLAIN: Final = _environment(escaped=False)
_MARKUP: Final = _environment(escaped=True)
