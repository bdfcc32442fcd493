"""The one stack that all tests of this folder share."""

import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.stack import Stack, started


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """A fresh stack: everything real, in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="frontdesk-e2e-") as home:
        running = started(Path(home), free_port())
        try:
            yield running
        finally:
            running.run("down")
