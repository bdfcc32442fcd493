"""Processes that share their imports are children like any other: named, repaired, never left behind."""

import os
import signal
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.local.conftest import Start
from tests.local.processes import Small, alive, descendants, eventually

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only there can orphans be adopted")


def parent(pid: int) -> int:
    """Whose child it is."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def is_forked(pid: int) -> bool:
    """Whether it began as the forker: only its image names that module."""
    return b"gateway.local.forker" in Path(f"/proc/{pid}/cmdline").read_bytes()


def renewed(stack: Small, name: str, before: int) -> int:
    """The process that came instead, once the stack is whole."""
    eventually(lambda: stack.step(name)["pid"] not in (before, None), f"a new {name}")
    stack.until("ready")
    return int(stack.step(name)["pid"])


def identifiers(home: Path, count: int) -> set[str]:
    """The random half of new identifiers of the present web server."""
    port = int((home / "web.port").read_text())
    found = set()
    for _ in range(count):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
            found.add(answer.read().decode()[-17:])
    return found


def test_a_forked_process_is_our_own_child(small: Start, home: Path) -> None:
    """The forker is not in between, and the output stands in the log of its name."""
    stack = small("forker")
    stack.until("ready")
    web = stack.step("web")["pid"]
    assert is_forked(web)
    assert parent(web) == stack.process.pid
    assert os.getsid(web) == web
    stack.tell_web_to_die()
    renewed(stack, "web", web)
    assert "told to die" in (home / "logs" / "web.log").read_text()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_killing_the_parent_leaves_neither_forker_nor_forked(small: Start, how: signal.Signals) -> None:
    """The new process is tied to the parent, not to the forker."""
    stack = small("forker")
    stack.until("ready")
    below = descendants(stack.process.pid)
    assert {stack.step(name)["pid"] for name in ("forker", "web")} <= below
    stack.process.send_signal(how)
    eventually(lambda: not any(alive(pid) for pid in below), "all are gone")


def test_a_killed_forked_process_is_forked_again(small: Start) -> None:
    """By the forker that is there."""
    stack = small("forker")
    stack.until("ready")
    forker, web = stack.step("forker")["pid"], stack.step("web")["pid"]
    os.kill(web, signal.SIGKILL)
    assert is_forked(renewed(stack, "web", web))
    assert stack.step("forker")["pid"] == forker


def test_killing_the_forker_touches_nobody_and_is_repaired(small: Start) -> None:
    """What it forked goes on; what dies later is forked by the new one."""
    stack = small("forker")
    stack.until("ready")
    forker, web = stack.step("forker")["pid"], stack.step("web")["pid"]
    os.kill(forker, signal.SIGKILL)
    renewed(stack, "forker", forker)
    assert stack.step("web")["pid"] == web
    os.kill(web, signal.SIGKILL)
    assert is_forked(renewed(stack, "web", web))
    stack.process.terminate()
    assert "forker died and is started again" in stack.wait()


def test_while_the_forker_is_stuck_a_process_starts_by_itself_and_alone(small: Start) -> None:
    """Whoever does not answer is not waited for, and what it does later is undone."""
    stack = small("forker")
    stack.until("ready")
    forker, web = stack.step("forker")["pid"], stack.step("web")["pid"]
    os.kill(forker, signal.SIGSTOP)
    os.kill(web, signal.SIGKILL)
    after = renewed(stack, "web", web)
    assert not is_forked(after)
    os.kill(forker, signal.SIGCONT)
    expected = {stack.step(name)["pid"] for name in ("forker", "web")}
    eventually(lambda: _living(stack) == expected, "no second one")


def test_forked_processes_draw_different_identifiers(small: Start, home: Path) -> None:
    """A generator that was seeded before the fork would repeat itself in every process."""
    stack = small("forker")
    stack.until("ready")
    first = identifiers(home, 20)
    web = stack.step("web")["pid"]
    os.kill(web, signal.SIGKILL)
    renewed(stack, "web", web)
    assert not first & identifiers(home, 20)


def _living(stack: Small) -> set[int]:
    return {pid for pid in descendants(stack.process.pid) if alive(pid)}
