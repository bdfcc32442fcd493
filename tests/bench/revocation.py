"""How fast a right comes and goes: ask → first call, revoke → refused, on one Envoy and on two."""

import os
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from pathlib import Path

from tests.bench import load
from tests.bench.people import PATIENCE, Holder, told
from tests.bench.processes import is_ready, pids
from tests.e2e.visitor import Visitor

STEADY = 20
# Longer than any lease: what is not refused by then never will be.
WATCHED_SECONDS = 75.0
# The supervisor waits longer before each further repair, and counts anew after a minute.
APART_SECONDS = 61.0
LOOK_EVERY = 0.001
LOAD_SECONDS = 40.0
LOAD_RATE = 1000.0


@dataclass
class Times:
    """Seconds of every repetition. `flaps`: calls that passed again after the first refusal."""

    granted: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)
    flaps: int = 0


class Watcher(threading.Thread):
    """Calls with one lease over and over on one Envoy, until it is refused."""

    def __init__(self, port: int, request: bytes) -> None:
        super().__init__(daemon=True)
        self.passing = threading.Event()
        self.refused_at = 0.0
        self.flaps = 0
        self._port = port
        self._request = request

    def run(self) -> None:
        """Until refused, then a few calls more: a refusal has to stay."""
        ends = time.monotonic() + WATCHED_SECONDS
        while time.monotonic() < ends:
            if self._passes():
                self.passing.set()
            elif self.passing.is_set():
                break
            time.sleep(LOOK_EVERY)
        self.refused_at = time.perf_counter()
        self.flaps = sum(self._passes() for _ in range(STEADY))

    def _passes(self) -> bool:
        with socket.create_connection(("127.0.0.1", self._port), timeout=5) as connection:
            connection.sendall(self._request)
            return connection.recv(65536)[9:12] == b"200"


@contextmanager
def background(port: int, holder: Holder) -> Iterator[None]:
    """Somebody else's leased calls at 1,000 a second while the block runs."""
    with tempfile.TemporaryDirectory(prefix="frontdesk-load-") as folder:
        child = load.start(
            Path(folder), port, holder.renew(), connections=16, seconds=LOAD_SECONDS + 15, rate=LOAD_RATE
        )
        try:
            yield
        finally:
            child.kill()
            child.wait()


def one(port: int, holder: Holder, other: Holder, admin: Visitor, count: int) -> Times:
    """Grant and revoke `count` times under load on the stack's own Envoy."""
    times = Times()
    while len(times.refused) < count:
        with background(port, other):
            ends = time.monotonic() + LOAD_SECONDS
            while len(times.refused) < count and time.monotonic() < ends:
                cycle(times, [port], holder, admin, lambda: None)
    return times


def cycle(times: Times, ports: list[int], holder: Holder, admin: Visitor, before: Callable[[], None]) -> None:
    """Ask, call, take away, be refused everywhere; `before` runs right before taking away."""
    holder.forget_lease()
    asked = time.perf_counter()
    grant = holder.ask()
    while holder.get() != HTTPStatus.OK:
        if time.perf_counter() - asked > PATIENCE:
            raise TimeoutError("a granted call did not pass")
        time.sleep(0.003)
    times.granted.append(time.perf_counter() - asked)
    lease = holder.renew()
    watchers = [Watcher(port, lease) for port in ports]
    for watcher in watchers:
        watcher.start()
    for watcher in watchers:
        if not watcher.passing.wait(PATIENCE):
            raise TimeoutError("a leased call did not pass")
    before()
    started = time.perf_counter()
    answer = admin.api(holder.stack, "POST", f"/grants/{grant}/revoke", {"reason": "A measurement."})
    told(answer.status_code, HTTPStatus.OK, f"a revocation: {answer.text}")
    for watcher in watchers:
        watcher.join()
        times.flaps += watcher.flaps
    times.refused.append(max(watcher.refused_at for watcher in watchers) - started)


def restarting(
    ports: list[int], holder: Holder, admin: Visitor, count: int, fill: Callable[[], None]
) -> Times:
    """The same on all Envoys, each time with a full deny list and the control plane killed just before."""
    times = Times()
    killed = -APART_SECONDS
    for _ in range(count):
        time.sleep(max(0.0, killed + APART_SECONDS - time.monotonic()))
        fill()
        edge = pids(holder.stack, "edge")
        cycle(times, ports, holder, admin, partial(_kill, edge))
        killed = time.monotonic()
        _until_repaired(holder)
    return times


def _kill(processes: list[int]) -> None:
    for pid in processes:
        os.kill(pid, signal.SIGKILL)


def _until_repaired(holder: Holder) -> None:
    ends = time.monotonic() + 4 * PATIENCE
    while not is_ready(holder.stack):
        if time.monotonic() > ends:
            raise TimeoutError("the stack did not repair itself")
        time.sleep(0.2)
