"""What was answered is remembered for the very same question only."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gateway import authz
from gateway.authz import NOTHING, SYSTEM, Action, Policies, Resource

FOLDER = Path(__file__).parents[2] / "policies"
NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
EARLY = """
@id("grant.mornings-only")
forbid (principal, action == Action::"grant:suspend", resource) when { context.minute >= 600 };
"""
GRANT = Resource(
    "Grant",
    "01",
    {
        "person": "p",
        "organisation": "own",
        "state": "active",
        "class": "information",
        "service_state": "published",
        "live": True,
        "half": "front",
        "data": "internal",
        "taken_by": "",
        "ended_reason": "",
    },
)


@pytest.fixture
def mornings() -> Policies:
    """The shipped rules and one that looks at the clock."""
    return authz.compose({**authz.read(FOLDER), "mornings.cedar": EARLY})


def test_each_minute_of_the_clock_is_a_question_of_its_own(mornings: Policies) -> None:
    """A yes of ten to ten says nothing about ten; asked in turns, each keeps its answer."""
    before, after = (
        authz.moment(NINE + timedelta(minutes=minutes), mornings.zone, NOTHING) for minutes in (50, 60)
    )
    for _again in range(2):
        assert authz.decide(mornings, SYSTEM, Action.GRANT_SUSPEND, GRANT, before).allowed
        assert not authz.decide(mornings, SYSTEM, Action.GRANT_SUSPEND, GRANT, after).allowed


def test_minutes_lie_apart_in_memory(mornings: Policies) -> None:
    """With one hash for all of a day, each look would compare the question with every minute before."""
    day = [authz.moment(NINE + timedelta(minutes=minute), mornings.zone, NOTHING) for minute in range(1440)]
    assert len({hash(moment) for moment in day}) == len(day)
    assert hash(day[0]) == hash(authz.moment(NINE, mornings.zone, NOTHING))


def test_other_rules_are_another_question(policies: Policies, mornings: Policies) -> None:
    """What the rules of before allowed is asked anew of those that decide now."""
    ten = authz.moment(NINE + timedelta(hours=1), mornings.zone, NOTHING)
    assert authz.decide(policies, SYSTEM, Action.GRANT_SUSPEND, GRANT, ten).allowed
    assert not authz.decide(mornings, SYSTEM, Action.GRANT_SUSPEND, GRANT, ten).allowed
