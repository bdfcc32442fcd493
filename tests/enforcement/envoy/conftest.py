"""One real Envoy for the tests of this folder; each test finds it as it was."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.enforcement.envoy import facts
from tests.enforcement.envoy.gateway import allow
from tests.enforcement.envoy.stack import Stack


@pytest.fixture(scope="session")
def one_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Envoy, a small gateway and an upstream."""
    with Stack(_short(tmp_path_factory)) as stack:
        yield stack


@pytest.fixture
def stack(one_stack: Stack) -> Iterator[Stack]:
    """The one stack; what a test publishes or denies is taken back."""
    before = one_stack.published, one_stack.denied
    one_stack.gateway.decide = allow
    one_stack.gateway.asked.clear()
    one_stack.arrived.clear()
    yield one_stack
    if (one_stack.published, one_stack.denied) != before:
        one_stack.publish(facts.CALENDAR, facts.TABLES, denied=facts.nobody_denied())


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a path short enough for Unix sockets."""
    return _short(tmp_path_factory)


def _short(factory: pytest.TempPathFactory) -> Path:
    return factory.mktemp("x")
