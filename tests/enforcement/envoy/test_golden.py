"""Golden JSON, one file for each topic: a change of what Envoy is told is seen in review.

`FRONTDESK_WRITE_GOLDEN=1 pytest …/test_golden.py` writes them anew.
"""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from gateway.enforcement.envoy import bootstrap
from gateway.enforcement.envoy.node import Node
from gateway.enforcement.envoy.secrets import generic_secret
from gateway.enforcement.snapshot import snapshot
from tests.enforcement.envoy import facts

GOLDEN = Path(__file__).parent / "golden"
NODE = Node(id="one", binds=("127.0.0.1", "::1"), port=8080, access_log="/var/log/frontdesk/access.log")


def _generated() -> dict[str, object]:
    denied = replace(facts.nobody_denied(), grants=frozenset({"g-1", "g-2"}), persons=frozenset({"p-1"}))
    found = snapshot(facts.published(), denied, facts.pages())
    topics: dict[str, object] = {}
    for type_url, name in found.topics:
        topic = found.topic(type_url, name, {"id": NODE.id, "metadata": NODE.metadata()})
        assert topic
        topics[name or type_url.rpartition(".")[2].lower()] = topic.resources
    topics["secret"] = generic_secret("tables", "Bearer value")
    return topics


@pytest.mark.parametrize("topic", sorted(_generated()))
def test_a_topic_is_as_it_was_reviewed(topic: str) -> None:
    """Byte for byte, after sorting keys."""
    path = GOLDEN / f"{topic}.json"
    text = json.dumps(_generated()[topic], indent=2, sort_keys=True) + "\n"
    if os.environ.get("FRONTDESK_WRITE_GOLDEN"):
        path.write_text(text)
    assert path.read_text() == text


def test_the_bootstrap_of_the_documentation_is_the_generated_one() -> None:
    """With the command that stands beside it."""
    path = GOLDEN.parents[3] / "deploy" / "envoy" / "bootstrap.json"
    node = Node(id="one", binds=("127.0.0.1",), port=8080, access_log="/var/log/frontdesk/access.log")
    text = json.dumps(bootstrap.bootstrap(node, Path("/run/frontdesk")), indent=2) + "\n"
    if os.environ.get("FRONTDESK_WRITE_GOLDEN"):
        path.write_text(text)
    assert path.read_text() == text


def test_no_golden_file_is_left_over() -> None:
    """Each belongs to a topic."""
    assert {path.stem for path in GOLDEN.iterdir()} == set(_generated())
