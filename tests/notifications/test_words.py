"""Every kind has words, every word has its fact, every link leads to a page that shows first."""

import re

import pytest

from gateway import notifications, work
from gateway.authz import SYSTEM
from gateway.kernel import FixedClock, new_id
from gateway.notifications.facts import NAMES, Reader
from gateway.notifications.letter import html_of, letter, text_of
from gateway.notifications.words import ROWS, WORDS
from tests.company import Company, open_grant

_PLACE = re.compile(r"%\((\w+)\)s")
_SECRETS = re.compile(r"(password|secret|token|bearer|api key)", re.IGNORECASE)


@pytest.mark.parametrize("kind", list(notifications.Kind))
async def test_every_kind_renders_with_every_fact(
    units: work.Units, company: Company, clock: FixedClock, kind: notifications.Kind
) -> None:
    """Text and HTML, no placeholder left, no secret named, one link and that to our own portal."""
    grant = await open_grant(units, company.ines, "desk")
    about = {
        "grant": str(grant.id),
        "by": company.security.id,
        "days": "7",
        "seat": "it_owner",
        "said": "So.",
    }
    notice = notifications.Notice(
        person_id=new_id(), kind=kind, about=about, about_key="k", created_at=clock.now()
    )
    async with units.read(SYSTEM) as unit:
        made = await letter(unit, notice, Reader("Ines", "Europe/Berlin", "de"))
    text, html = text_of(made, "https://desk.example"), html_of(made, "https://desk.example")
    assert "%" not in made.subject + made.lead + made.path
    # Nobody asked anything here, and a recovery has no facts.
    assert made.rows or kind in (notifications.Kind.RECOVERED, notifications.Kind.ASKED)
    assert not _SECRETS.search(text.replace("We never ask for a password by mail.", ""))
    assert re.findall(r"https?://[^\s\"<]+", text) == [f"https://desk.example{made.path}"]
    assert re.findall(r"href=\"([^\"]+)", html) == [f"https://desk.example{made.path}"]
    assert "<script" not in html
    assert "src=" not in html


@pytest.mark.parametrize("kind", list(notifications.Kind))
async def test_every_kind_renders_with_no_fact_at_all(
    units: work.Units, clock: FixedClock, kind: notifications.Kind
) -> None:
    """What is gone from the tables leaves a sentence that still reads, not an error."""
    notice = notifications.Notice(
        person_id=new_id(), kind=kind, about={}, about_key="k", created_at=clock.now()
    )
    async with units.read(SYSTEM) as unit:
        made = await letter(unit, notice, Reader("Ines"))
    assert "%" not in made.subject + made.lead


def test_words_name_only_facts_that_there_are() -> None:
    """A word without a fact would stop a mail on its way."""
    for words in WORDS.values():
        named = {*_PLACE.findall(words.subject + words.lead + words.path), *words.rows}
        assert named <= {*NAMES}
        assert {*words.rows} <= {*ROWS}


def test_every_kind_has_words() -> None:
    """And none is left over."""
    assert {*WORDS} == {*notifications.Kind}


def test_links_lead_to_pages_and_never_to_an_act() -> None:
    """A mail scanner follows every link: nothing may happen by that."""
    acts = re.compile(r"approve|deny|revoke|confirm|extend|give-back|\?")
    assert [words.path for words in WORDS.values() if acts.search(words.path)] == []
