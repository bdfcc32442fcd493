"""A small stack to kill."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.local.processes import Small

SMALL = Path(__file__).with_name("small_stack.py")
SETTINGS = ("DATABASE_URL", "VALKEY_URL", "KEYCLOAK_URL", "PORT", "DOMAIN", "BIND")

Start = Callable[..., Small]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, known to every command of the test."""
    folder = tmp_path / "home"
    monkeypatch.setenv("FRONTDESK_HOME", str(folder))
    for name in SETTINGS:
        monkeypatch.delenv(f"FRONTDESK_{name}", raising=False)
    return folder


@pytest.fixture
def small(home: Path) -> Iterator[Start]:
    """Start small stacks; whatever the test leaves is killed by its process id."""
    started: list[Small] = []

    def start(*servers: str, before: tuple[str, ...] = (), **environment: str) -> Small:
        process = subprocess.Popen(
            [*before, sys.executable, str(SMALL), *servers],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, **environment},
        )
        started.append(Small(process, home))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.process.kill()
        one.process.communicate()
