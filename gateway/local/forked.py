"""Children that the forker made and left to us.

It forks twice and the one between ends, so the kernel gives the child to its nearest ancestor that
adopts: us. From then on it is a child like any other: we wait for it, it dies with us, and the
forker's end does not touch it.
"""

import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Final, Protocol

PR_SET_CHILD_SUBREAPER: Final = 36
ANSWER_SECONDS: Final = 2.0
POLL_SECONDS: Final = 0.01


class Child(Protocol):
    """A running child, as `subprocess.Popen` has it."""

    @property
    def pid(self) -> int:
        """Its process id."""

    def poll(self) -> int | None:
        """Its exit code once it has ended, negative for a signal."""

    def send_signal(self, sig: int, /) -> None:
        """Nothing happens when it has ended."""

    def kill(self) -> None:
        """End it now."""

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code; raises TimeoutExpired."""


class Adopted:
    """One of them."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._code: int | None = None

    def poll(self) -> int | None:
        """As Popen does."""
        if self._code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self._code = os.waitstatus_to_exitcode(status) if pid else None
        return self._code

    def send_signal(self, sig: int) -> None:
        """As Popen does; never to a stranger who got its id later."""
        if self.poll() is None:
            os.kill(self.pid, sig)

    def kill(self) -> None:
        """As Popen does."""
        self.send_signal(signal.SIGKILL)

    def wait(self, timeout: float | None = None) -> int:
        """As Popen does."""
        ends = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if ends is not None and time.monotonic() > ends:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0.0)
            time.sleep(POLL_SECONDS)
        return code


def adopt() -> bool:
    """Become the one to whom orphans below us are left. False where the system knows no such thing."""
    return sys.platform == "linux" and not ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def bury(known: Collection[int]) -> None:
    """Wait for dead orphans that are nobody's: PostgreSQL's, for instance, after it was killed."""
    options = os.WEXITED | os.WNOHANG | os.WNOWAIT
    while True:
        try:
            dead = os.waitid(os.P_ALL, 0, options)
        except ChildProcessError:
            return
        if dead is None or dead.si_pid in known:
            return
        os.waitpid(dead.si_pid, 0)


def start(forker: Path, argv: Sequence[str], env: Mapping[str, str], log: Path) -> Adopted | None:
    """Run `python -m MODULE …` there, its output appended to `log`; None while the forker is away."""
    asked = {"words": argv[argv.index("-m") + 1 :], "env": dict(env), "log": str(log)}
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(ANSWER_SECONDS)
            connection.connect(str(forker))
            connection.sendall(json.dumps(asked).encode() + b"\n")
            answer = connection.makefile().readline()
    except OSError:
        return None
    return Adopted(int(answer)) if answer else None


def answers(forker: Path) -> bool:
    """Whether it has imported everything."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(ANSWER_SECONDS)
            connection.connect(str(forker))
    except OSError:
        return False
    return True
