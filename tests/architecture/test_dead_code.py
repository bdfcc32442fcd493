"""Code that nothing calls goes."""

from tests.architecture.guards import dead_code
from tests.architecture.guards.sources import ROOT

# Called by nobody in the product, and here for a reason.
KEPT = {
    "advance": "tests drive FixedClock",
    "read_back": "a port: the worker calls what a broker offers",
    # Whole tables of transitions stand from the first day; an event without a verb is refused.
    "fail": "grant table",
    "abandon": "grant table",
    "drift": "grant table",
    "heal": "grant table",
    "suspend": "grant table",
    "resume": "grant table",
    "undo": "grant table",
    "extend": "grant table",
    # One tree of problems: channels translate every kind.
    "Gone": "kind of problem",
    "Limited": "kind of problem",
    "Internal": "kind of problem",
}

# The contract suite that every broker's tests run.
FOR_TESTS = ("brokers/sdk/conformance.py",)


def test_every_function_and_class_is_used() -> None:
    """Tests do not count."""
    found = dead_code.offences(ROOT, ["gateway", "brokers"], list(KEPT))
    assert [words for words in found if not words.startswith(FOR_TESTS)] == []
