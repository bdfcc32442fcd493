"""The one stack that all tests of this folder share, and people whom no two tests share."""

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from gateway.demo import stories
from gateway.demo.company import colleagues
from gateway.local import ports
from tests.e2e import windows
from tests.e2e.acts import give_all_back
from tests.e2e.stack import Stack, running, started
from tests.e2e.windows import Windows

GIVEN = os.environ.get("FRONTDESK_TEST_STACK_HOME")
Person = Mapping[str, str]
Hire = Callable[..., Person]


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """A fresh stack: everything real, in a folder of its own.

    While you write tests, FRONTDESK_TEST_STACK_HOME names the folder of one that runs already.
    """
    if GIVEN:
        yield running(Path(GIVEN))
        return
    with tempfile.TemporaryDirectory(prefix="frontdesk-e2e-") as home:
        fresh = started(Path(home), ports.free())
        try:
            yield fresh
        finally:
            fresh.run("down")


@pytest.fixture(scope="session")
def hire(stack: Stack) -> Hire:
    """Gives each caller an employee of their own; `unit` where a service is for one unit alone."""
    units = {one.username: one.unit for one in colleagues()}
    gone: list[Person] = []
    staff = [p for p in stack.told["demo"]["people"] if p["role"] == "employee" and p["realm"] == "workforce"]
    # Who appears in a story of the demo has something already.
    free = [p for p in staff if p["username"] not in stories.CAST]

    def hired(unit: str | None = None) -> Person:
        # Who belongs to no special circle is taken first.
        order = sorted(free, key=lambda one: units[one["username"]] == "operations")
        fresh = (one for one in order if unit in (None, units[one["username"]]))
        again = (one for one in gone if unit in (None, units[one["username"]]))
        person: Person | None = next(fresh, None)
        if person is None or GIVEN:
            # More tests than people: whoever was hired first comes again, with nothing in hand.
            person = person or next(again)
            give_all_back(stack, person)
        (free if person in free else gone).remove(person)
        gone.append(person)
        return person

    return hired


@pytest.fixture
def someone(hire: Hire) -> Person:
    """A person of this test alone."""
    return hire()


@pytest.fixture(scope="module")
def open_window(stack: Stack) -> Iterator[Windows]:
    """Windows of Chromium. One browser a module: its event loop must not outlive it."""
    with windows.chromium() as browser:
        yield Windows(browser, stack)


def pytest_configure(config: pytest.Config) -> None:
    """A mark of this folder alone."""
    config.addinivalue_line("markers", "second_stack: starts a stack besides the shared one")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs a second stack comes last."""
    items.sort(key=lambda item: item.get_closest_marker("second_stack") is not None)
