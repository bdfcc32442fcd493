"""Run one stack from its first step to its end, and keep on record where it is."""

import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from typing import Any, Final

from gateway.local import children, forked, stack, steps
from gateway.local.errors import ChildFailed, NotRunning, PortTaken, Trouble
from gateway.local.front import Front
from gateway.local.home import Home
from gateway.local.stack import Stack
from gateway.local.supervisor import Member, Phase, Step, Supervisor

STARTING_TICK: Final = 0.1
WATCHING_TICK: Final = 0.5
FOLLOW_TICK: Final = 0.1
NEEDED_MEGABYTES: Final = 512
END_SECONDS: Final = 45.0
# One is being written, the other has a reader of its own.
KEPT_LOGS: Final = ("up.log", "envoy-access.log")
ENDING: Final = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


@dataclass(frozen=True)
class Line:
    """One step as people see it."""

    name: str
    phase: Phase
    seconds: float
    once: bool = False
    pid: int | None = None


Show = Callable[[Sequence[Line]], None]


@dataclass(frozen=True)
class Ending:
    """Whether somebody asked us to end."""

    signals: Sequence[int]
    wakes: int

    @property
    def asked(self) -> bool:
        """By one of the signals."""
        return bool(self.signals)

    def pause(self, seconds: float) -> None:
        """For that long, or until a signal comes: a dead child shall not wait for its repair."""
        if select.select([self.wakes], [], [], seconds)[0]:
            with suppress(BlockingIOError):
                os.read(self.wakes, 4096)


def run(home: Home, front: Front, show: Show, announce: Callable[[], None]) -> None:
    """Start the stack, call `announce` once it is ready, keep it alive until a signal ends it.

    Raises Trouble when it cannot start or cannot be kept alive; no child is left either way.
    """
    home.prepare()
    with home.held(), ending() as ended:
        _check_space(home)
        _check_port(front)
        _set_logs_aside(home)
        described = stack.make(home, front)
        supervise(described, steps.table(described), ended, show, announce)


def supervise(
    described: Stack,
    table: Sequence[Step],
    ended: Ending,
    show: Show,
    announce: Callable[[], None],
) -> None:
    """Drive a supervisor over that table, writing the state after every change."""
    record = _Record(described)
    supervisor = Supervisor(table, described.home.logs, record.change)
    record.members = list(supervisor.members.values())
    record.write("starting")
    forked.adopt()
    announced = False
    try:
        while not ended.asked:
            supervisor.tick()
            if record.changed:
                record.write("ready" if supervisor.ready else "repairing" if announced else "starting")
            show(record.lines())
            if supervisor.ready and not announced:
                announced = True
                announce()
            ended.pause(WATCHING_TICK if supervisor.ready else STARTING_TICK)
    except BaseException as reason:
        record.error = str(reason)
        raise
    finally:
        record.write("stopping")
        supervisor.stop()
        record.write("stopped")


def detach(home: Home, words: Sequence[str], show: Show) -> None:
    """Run `frontdesk up` with those words in the background; return when it is ready, raise Trouble."""
    home.prepare()
    if home.holder() is not None:
        raise home.already_running()
    log = home.logs / "up.log"
    with log.open("wb") as output:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "gateway.cli", "up", *words],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        while not _is_ready(home, keeper.pid, show):
            if keeper.poll() is not None:
                raise ChildFailed(children.last_line(log))
            time.sleep(FOLLOW_TICK)
    except KeyboardInterrupt:
        keeper.terminate()
        raise


def _is_ready(home: Home, keeper: int, show: Show) -> bool:
    """Show how far that keeper is; what an earlier one left behind says nothing."""
    state = home.state()
    if state.get("pid") != keeper:
        return False
    show([Line(**line) for line in state["steps"]])
    return bool(state["state"] == "ready")


def down(home: Home) -> None:
    """End the stack of that home and wait until it is gone; raise NotRunning."""
    pid = home.holder()
    if not pid:
        raise NotRunning(f"No stack runs in {home.root}.")
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + END_SECONDS
    while home.holder() == pid:
        if time.monotonic() > deadline:
            # Its children die with it.
            os.kill(pid, signal.SIGKILL)
        time.sleep(FOLLOW_TICK)


class _Record:
    """state.json, kept up to date."""

    def __init__(self, described: Stack) -> None:
        self.members: list[Member] = []
        self.changed = True
        self.error: str | None = None
        self._stack = described

    def change(self, _member: Member) -> None:
        self.changed = True

    def lines(self) -> list[Line]:
        return [_line(member) for member in self.members]

    def write(self, state: str) -> None:
        self.changed = False
        front = self._stack.front
        content: dict[str, Any] = {
            "state": state,
            "pid": os.getpid(),
            "ports": self._stack.ports,
            "front": {
                "scheme": front.scheme,
                "domain": front.domain,
                "port": front.port,
                "bind": front.bind,
            },
            "steps": [asdict(line) for line in self.lines()],
            "error": self.error,
        }
        try:
            self._stack.home.keep_state(content)
        except OSError as reason:
            if state not in ("stopping", "stopped"):
                raise Trouble(
                    f"{self._stack.home.root} cannot be written ({reason.strerror}): make room."
                ) from reason


def _line(member: Member) -> Line:
    running = member.phase in (Phase.STARTING, Phase.REPAIRING)
    seconds = time.monotonic() - member.since if running else member.took or 0.0
    return Line(member.step.name, member.phase, round(max(0.0, seconds), 2), member.step.once, member.pid)


@contextmanager
def ending() -> Iterator[Ending]:
    """Note the signals that ask us to end and the one that a child has ended; the loop acts on them."""
    asked: list[int] = []
    wakes, wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    before = {number: signal.signal(number, lambda got, _frame: asked.append(got)) for number in ENDING}
    before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda _got, _frame: None)
    was = signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    try:
        yield Ending(asked, wakes)
    finally:
        signal.set_wakeup_fd(was)
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(wakes)
        os.close(wake)


def _check_space(home: Home) -> None:
    free = shutil.disk_usage(home.root).free // 1_000_000
    if free < NEEDED_MEGABYTES:
        raise Trouble(
            f"Only {free} MB are free at {home.root} and {NEEDED_MEGABYTES} are needed: "
            "make room, or set FRONTDESK_HOME to a folder elsewhere."
        )


def _check_port(front: Front) -> None:
    if not front.free:
        raise PortTaken(
            f"Port {front.port} is taken by another program: end that one, or choose another port, "
            f"as in `FRONTDESK_PORT={front.port + 1} frontdesk up`."
        )


def _set_logs_aside(home: Home) -> None:
    """Keep those of the start before: what went wrong then may still be asked."""
    for log in home.logs.glob("*.log"):
        if log.name not in KEPT_LOGS:
            log.rename(log.with_suffix(".log.1"))
