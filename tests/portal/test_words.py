"""Rules in plain words, tiles and dates."""

from datetime import UTC, datetime, timedelta

from gateway import authz
from gateway.authz import Action
from gateway.portal import language, words
from gateway.portal.emblem import emblem


def test_a_rule_is_said_in_its_own_words(policies: authz.Policies) -> None:
    """What stands beside it."""
    (own,) = words.of_rules(policies, ["grant.only-live-is-used"])
    assert (own.id, own.rule) == ("grant.only-live-is-used", "Only active access can be used.")


def test_where_no_rule_spoke_the_action_has_words(policies: authz.Policies) -> None:
    """Nothing allows it: who does, and what to do."""
    (own,) = words.of_rules(policies, [], Action.AUDIT_READ)
    (general,) = words.of_rules(policies, [])
    assert own.rule == "The trail is read by auditors."
    assert own.rule != general.rule
    assert all((general.rule, general.fact, general.who, general.next_step, general.alternative))


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
