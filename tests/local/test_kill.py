"""Whatever is killed, nothing is left behind and nobody has to guess."""

import os
import signal
from pathlib import Path

import pytest

from tests.local.conftest import Start
from tests.local.processes import Small, alive, descendants, eventually

REAL = ("postgres", "valkey")


@pytest.mark.parametrize(
    "how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGABRT]
)
def test_killing_the_parent_leaves_no_process(small: Start, how: signal.Signals) -> None:
    """By any signal."""
    stack = small()
    stack.until("ready")
    below = descendants(stack.process.pid)
    assert below
    stack.process.send_signal(how)
    eventually(lambda: not any(alive(pid) for pid in below), "all are gone")


def test_killing_the_parent_leaves_no_child_of_a_child(small: Start) -> None:
    """PostgreSQL has processes of its own: they end with it."""
    stack = small(*REAL)
    stack.until("ready")
    below = descendants(stack.process.pid)
    assert len(below) > len(stack.state["steps"]) + 2
    stack.process.kill()
    eventually(lambda: not any(alive(pid) for pid in below), "all are gone")


def test_killing_the_parent_during_the_first_start_is_repaired_by_the_next(small: Start, home: Path) -> None:
    """A half-made data folder is made again."""
    first = small(*REAL)
    eventually((home / "postgres" / "data.new").exists, "PostgreSQL is being prepared")
    below = descendants(first.process.pid)
    first.process.kill()
    first.wait()
    assert not (home / "postgres" / "data").exists()
    eventually(lambda: not any(alive(pid) for pid in below), "all are gone")
    second = small(*REAL)
    second.until("ready")
    assert second.step("postgres")["phase"] == "ready"


def test_a_killed_child_is_named_and_started_again(small: Start) -> None:
    """With another process id, while the others stay."""
    stack = small("valkey")
    stack.until("ready")
    web, valkey = stack.step("web")["pid"], stack.step("valkey")["pid"]
    os.kill(web, signal.SIGKILL)
    eventually(lambda: _is_new(stack, "web", web), "a new one")
    stack.until("ready")
    assert stack.step("valkey")["pid"] == valkey
    stack.process.terminate()
    assert "web died and is started again" in stack.wait()


def test_killed_servers_come_back_on_the_same_ports(small: Start) -> None:
    """Whoever uses them only has to connect again."""
    stack = small(*REAL)
    stack.until("ready")
    before = stack.state["ports"]
    killed = {name: stack.step(name)["pid"] for name in REAL}
    for pid in killed.values():
        os.kill(pid, signal.SIGKILL)
    eventually(lambda: all(_is_new(stack, name, pid) for name, pid in killed.items()), "new ones")
    stack.until("ready")
    assert stack.state["ports"] == before


def test_a_child_that_keeps_dying_ends_the_stack_with_its_name(small: Start) -> None:
    """One that cannot be kept alive is not hidden by restarts."""
    stack = small()
    stack.until("ready")
    while stack.process.poll() is None:
        stack.tell_web_to_die()
    assert "web died 5 times within 60 s, so the stack ends: told to die" in stack.wait()
    assert stack.process.returncode == 1
    assert stack.state["state"] == "stopped"


def test_a_child_that_cannot_start_ends_the_start_with_its_last_words(small: Start) -> None:
    """And leaves no other child."""
    stack = small("valkey", SMALL_STACK="mortal")
    assert "web ended with code 1: cannot work today" in stack.wait()
    assert stack.process.returncode == 1
    assert not alive(stack.step("valkey")["pid"] or 0)


def test_an_ordinary_user_runs_the_same_stack(small: Start) -> None:
    """Root shows itself as `nobody`; who is not root is an ordinary user already."""
    ordinary = ("unshare", "--user", "--map-user=65534", "--map-group=65534") if os.geteuid() == 0 else ()
    stack = small(*REAL, before=ordinary)
    stack.until("ready")
    stack.process.terminate()
    stack.wait()
    assert stack.process.returncode == 0


def _is_new(stack: Small, name: str, killed: int) -> bool:
    return stack.step(name)["pid"] not in (killed, None)
