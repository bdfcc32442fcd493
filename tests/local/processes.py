"""Ways to look at a stack and its processes from outside."""

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

PATIENCE = 60.0


def eventually(holds: Callable[[], bool], what: str) -> None:
    """Return once it holds; fail when it does not in time."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > deadline:
            pytest.fail(f"never: {what}")
        time.sleep(0.02)


def alive(pid: int) -> bool:
    """Whether that process still does anything: a dead one that nobody has waited for does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


def descendants(pid: int) -> set[int]:
    """Every process below that one."""
    parents: dict[int, set[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                parents.setdefault(parent, set()).add(int(entry.name))
    found: set[int] = set()
    todo = [pid]
    while todo:
        below = parents.get(todo.pop(), set()) - found
        found |= below
        todo.extend(below)
    return found


class Small:
    """A running small stack."""

    def __init__(self, process: subprocess.Popen[str], home: Path) -> None:
        self.process = process
        self.home = home

    @property
    def state(self) -> dict[str, Any]:
        """What it says about itself."""
        try:
            found: dict[str, Any] = json.loads((self.home / "state.json").read_text())
        except FileNotFoundError:
            return {}
        return found

    def step(self, name: str) -> dict[str, Any]:
        """One line of that."""
        return next((line for line in self.state.get("steps", []) if line["name"] == name), {})

    def until(self, state: str) -> None:
        """Wait until it is in that state."""
        eventually(lambda: self.state.get("state") == state, f"the stack is {state}: {self.state}")

    def tell_web_to_die(self) -> None:
        """Have one child end by itself."""
        port = int((self.home / "web.port").read_text())
        with suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", data=b"die", timeout=5).close()

    def wait(self) -> str:
        """Its last words, once it has ended."""
        out, _ = self.process.communicate(timeout=PATIENCE)
        return out


def frontdesk(*words: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    command = [sys.executable, "-m", "gateway.cli", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
