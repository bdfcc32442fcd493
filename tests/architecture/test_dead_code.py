"""Code that nothing calls goes."""

from tests.architecture.guards import dead_code
from tests.architecture.guards.sources import ROOT

# Called by nobody in the product, and here for a reason.
KEPT = {
    "advance": "tests drive FixedClock",
    "InjectedOnly": "tests of slices above need a service that keeps no accounts",
}

# The contract suite that every broker's tests run.
FOR_TESTS = ("brokers/sdk/conformance.py",)


def test_every_function_and_class_is_used() -> None:
    """Tests do not count."""
    found = dead_code.offences(ROOT, ["gateway", "brokers"], list(KEPT))
    assert [words for words in found if not words.startswith(FOR_TESTS)] == []
