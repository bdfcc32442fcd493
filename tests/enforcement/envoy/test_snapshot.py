"""The snapshot is a pure value: equal in, equal out, and what changes is what was changed."""

import json
import random
from dataclasses import replace

import pytest

from gateway.enforcement.envoy.shapes import DENIED, FILTER_TYPE, LISTENER_TYPE, ROUTES_TYPE
from gateway.enforcement.snapshot import Denied, Pages, Published, Snapshot, snapshot
from tests.enforcement.envoy import facts

NODE = {"id": "one", "metadata": {"binds": ["127.0.0.1", "::1"], "port": 8080.0}}


def _whole(denied: Denied | None = None) -> Snapshot:
    return snapshot(facts.published(), denied or facts.nobody_denied(), facts.pages())


def _versions(found: Snapshot) -> dict[tuple[str, str], str]:
    return {key: topic.version for key, topic in found.topics.items()}


def test_equal_facts_give_equal_bytes() -> None:
    """In whatever order they were read."""
    ids = [f"g-{number}" for number in range(100)]
    shuffled = random.Random(1).sample(ids, len(ids))
    one = snapshot(
        facts.published(facts.CALENDAR, facts.TABLES),
        replace(facts.nobody_denied(), grants=frozenset(ids)),
        facts.pages(),
    )
    other = snapshot(
        facts.published(facts.TABLES, facts.CALENDAR),
        replace(facts.nobody_denied(), grants=frozenset(shuffled)),
        facts.pages(),
    )
    assert [json.dumps(topic.resources) for topic in one.topics.values()] == [
        json.dumps(topic.resources) for topic in other.topics.values()
    ]
    assert _versions(one) == _versions(other)


def test_taking_something_away_touches_the_deny_list_alone() -> None:
    """With its own sequence."""
    before, after = _whole(), _whole(replace(facts.nobody_denied(sequence=4), persons=frozenset({"p"})))
    changed = {key for key, version in _versions(after).items() if _versions(before)[key] != version}
    assert changed == {(FILTER_TYPE, DENIED)}
    assert after.topics[FILTER_TYPE, DENIED].version.startswith("4-")


def test_the_version_is_the_sequence_and_a_hash() -> None:
    """A replica that is behind is known by it."""
    one = snapshot(facts.published(sequence=8), facts.nobody_denied(), facts.pages())
    assert {topic.version.partition("-")[0] for topic in one.topics.values()} == {"8", "3"}
    other = snapshot(facts.published(facts.CALENDAR, sequence=8), facts.nobody_denied(), facts.pages())
    assert one.topics[ROUTES_TYPE, "frontdesk"].version != other.topics[ROUTES_TYPE, "frontdesk"].version


def test_the_listener_is_placed_for_each_node() -> None:
    """All addresses of it; a node that does not say where it listens gets none."""
    topic = _whole().topic(LISTENER_TYPE, "", NODE)
    assert topic
    assert topic.resources[0]["address"] == {"socket_address": {"address": "127.0.0.1", "port_value": 8080}}
    assert "::1" in str(topic.resources[0]["additional_addresses"])
    for broken in ({"id": "one"}, {"id": "one", "metadata": {"binds": [], "port": 1}}, {}):
        with pytest.raises(ValueError, match="not a node"):
            _whole().topic(LISTENER_TYPE, "", broken)


def test_an_unknown_topic_does_not_exist() -> None:
    """Not an empty one."""
    assert _whole().topic(FILTER_TYPE, "somebody", NODE) is None


def test_every_refusal_needs_its_page() -> None:
    """A missing text is found when the pages are made, not by the person who is refused."""
    texts = dict(facts.pages().texts)
    texts.popitem()
    with pytest.raises(ValueError, match="have no page"):
        Pages(texts=texts)


def test_a_full_deny_list_becomes_its_generation() -> None:
    """501 entries of any kinds."""
    ids = frozenset(str(number) for number in range(250))
    full = replace(facts.nobody_denied(), grants=ids, persons=ids)
    assert "access-ended" in str(_whole(full).topics[FILTER_TYPE, DENIED].resources)
    over = replace(full, clients=frozenset({"c"}))
    assert over.overflows
    assert "access-ended" not in str(_whole(over).topics[FILTER_TYPE, DENIED].resources)
    assert "lease-outdated" in str(_whole(over).topics[FILTER_TYPE, DENIED].resources)


@pytest.mark.parametrize(
    "changed",
    [
        facts.published(replace(facts.CALENDAR, timeout=61), facts.TABLES),
        replace(facts.published(), own_cookies=(facts.SESSION_COOKIE,)),
        replace(facts.published(), scheme="https"),
        facts.published(port=8081),
    ],
    ids=["service", "cookies", "scheme", "port"],
)
def test_what_is_kept_of_a_service_is_good_for_the_same_facts_only(changed: Published) -> None:
    """A route that was made before is used again where nothing about it is different, and nowhere else."""
    before = snapshot(facts.published(), facts.nobody_denied(), facts.pages())
    after = snapshot(changed, facts.nobody_denied(), facts.pages())
    again = snapshot(facts.published(), facts.nobody_denied(), facts.pages())
    assert after.topics != before.topics
    assert again.topics == before.topics
