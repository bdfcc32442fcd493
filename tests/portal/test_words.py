"""Rules in plain words, tiles and dates."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gateway.portal import language, words
from gateway.portal.emblem import emblem

POLICIES = Path(__file__).parents[2] / "policies"
_FORBIDS = re.compile(r'@id\("([^"]+)"\)\s*forbid \(([^;]*?)\)', re.DOTALL)


def forbidding() -> list[str]:
    """The rules that can stop a person; machines read ids."""
    text = "\n".join(path.read_text() for path in sorted(POLICIES.glob("*.cedar")))
    return [id_ for id_, scope in _FORBIDS.findall(text) if "principal is Client" not in scope]


def test_there_are_rules_to_have_words_for() -> None:
    """Otherwise the next test proves nothing."""
    assert len(forbidding()) > 5


@pytest.mark.parametrize("id_", forbidding())
def test_every_rule_that_stops_a_person_has_words_of_its_own(id_: str) -> None:
    """What to do, the rule, what did not fit, and who can change it."""
    (own,) = words.of_rules([id_])
    (general,) = words.of_rules([])
    assert own.id == id_
    assert own.rule != general.rule
    assert all((own.step, own.fact, own.who))


def test_the_same_slug_has_the_same_tile_and_others_have_others() -> None:
    """No picture is stored anywhere."""
    assert emblem("calendar") == emblem("calendar")
    assert len({emblem(f"service-{number}") for number in range(100)}) > 90


def test_an_end_is_said_as_people_say_it() -> None:
    """A time where it is near, a year only where it is another one."""
    now = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    assert language.until(now + timedelta(hours=2), now) == "2 November, 11:00 UTC"
    assert language.until(now + timedelta(days=10), now) == "12 November"
    assert language.until(now + timedelta(days=100), now) == "10 February 2027"
    assert language.left(now + timedelta(days=10), now) == "10 days left."
    assert language.span(365 * 86400) == "1 year"
