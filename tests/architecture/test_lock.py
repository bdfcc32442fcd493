"""What gets installed is what was looked at."""

from tests.architecture.guards import lock
from tests.architecture.guards.sources import ROOT


def test_the_lock_is_hashed_and_in_step_with_pyproject() -> None:
    """Every entry pinned and verified; no download address in the repository."""
    assert lock.offences(ROOT) == []


def test_every_locked_package_has_an_allowed_licence() -> None:
    """Or one that somebody looked at."""
    assert lock.licences(ROOT, lock.REVIEWED) == []
