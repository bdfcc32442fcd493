"""What a token looks like, so that scanners find a leaked one and a typing error costs nothing."""

import random
import re
import secrets
from datetime import UTC, datetime, timedelta

import pytest

from gateway import tokens
from gateway.tokens import rules

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def test_a_new_token_is_plausible_and_a_scanner_finds_it() -> None:
    """In a line of code, in JSON, in a log."""
    for _ in range(200):
        token = rules.written(secrets.choice)
        assert tokens.plausible(token)
        for line in (f'TOKEN="{token}"', f"Bearer {token}\n", f'{{"token":"{token}"}}'):
            assert re.findall(tokens.PATTERN, line) == [token]


def test_every_letter_is_drawn_by_the_source_that_is_given() -> None:
    """160 random bits and nothing that could be guessed: the seed decides the whole token."""
    drawn = random.Random(7)
    again = random.Random(7)
    assert rules.written(drawn.choice) == rules.written(again.choice)
    assert len({rules.written(secrets.choice) for _ in range(1000)}) == 1000


@pytest.mark.parametrize("place", range(4, 37))
def test_one_wrong_sign_anywhere_is_seen(place: int) -> None:
    """A CRC-32 misses no change of a single sign."""
    token = rules.written(secrets.choice)
    for sign in "0aZ":
        changed = token[:place] + sign + token[place + 1 :]
        assert tokens.plausible(changed) is (changed == token)


@pytest.mark.parametrize("change", [" {}", "{} ", "{}\n", "{}x", "FRD_{}", "", "frd_", "{}\0"])
def test_what_only_looks_similar_is_no_token(change: str) -> None:
    """Spaces, line ends, other prefixes, nothing."""
    token = rules.written(secrets.choice)
    assert not tokens.plausible(change.format(token))
    assert not tokens.plausible(token.replace("frd_", "ghp_"))


def test_a_token_ends_as_asked_or_with_its_access() -> None:
    """Whichever is first."""
    assert rules.ends_at(NOW, timedelta(days=3), NOW + timedelta(days=9)) == NOW + timedelta(days=3)
    assert rules.ends_at(NOW, timedelta(days=30), NOW + timedelta(days=9)) == NOW + timedelta(days=9)
