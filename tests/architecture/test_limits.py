"""Nothing grows beyond what can be read."""

from tests.architecture.guards import sizes
from tests.architecture.guards.sources import sources


def test_files_functions_and_nesting_keep_their_limits() -> None:
    """300 lines a file, 50 a function, three blocks inside each other."""
    assert sizes.offences(sources()) == []
