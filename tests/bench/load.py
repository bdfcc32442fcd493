"""Keep-alive HTTP/1.1 load from a process of its own: `python -m tests.bench.load --port … --request FILE`.

Sends the same bytes again and again on a fixed number of connections and counts whole answers, so that the
client costs as little as Python allows. Closed loop without `--rate`; with it, an open loop: every request
has its moment, and waiting for a free connection counts as latency. Loopback only; ends by itself.
"""

import argparse
import asyncio
import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter, deque
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import uvloop

_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)\r\n", re.IGNORECASE)
_TICK = 0.001
_MOST = 2_000_000


@dataclass(frozen=True, kw_only=True)
class Load:
    """What one burst came to. Latencies in nanoseconds, in the order of the answers."""

    seconds: float
    statuses: dict[str, int]
    latencies: list[int]

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.seconds

    @property
    def refused(self) -> int:
        """Answers that were not 200."""
        return sum(count for status, count in self.statuses.items() if status != "200")

    def quantile(self, share: float) -> float:
        """Milliseconds within which that share of the answers came."""
        ordered = sorted(self.latencies) or [0]
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] / 1e6


class Client(asyncio.Protocol):
    """One connection with at most one request on its way."""

    def __init__(self, burst: "Burst") -> None:
        self._burst = burst
        self._received = b""
        self._since = 0
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ready for the first request."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's does not derive from it
        self._burst.free(self)

    def send(self, since: int) -> None:
        """Send the request; its latency counts from `since`."""
        self._since = since
        assert self._transport
        self._transport.write(self._burst.request)

    def data_received(self, data: bytes) -> None:
        """Collect one answer; every answer has a length."""
        received = self._received = self._received + data if self._received else data
        end = received.find(b"\r\n\r\n")
        if end < 0:
            return
        length = _LENGTH.search(received, 0, end + 2)
        if len(received) < end + 4 + (int(length[1]) if length else 0):
            return
        self._received = b""
        self._burst.answered(received[9:12], time.perf_counter_ns() - self._since)
        self._burst.free(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """A connection that goes away is counted, never opened again."""
        self._burst.lost += 1

    def close(self) -> None:
        """Break off what is on its way."""
        if self._transport:
            self._transport.abort()


class Burst:
    """The connections of one run and what they counted."""

    def __init__(self, request: bytes, rate: float | None) -> None:
        self.request = request
        self.lost = 0
        self.latencies: list[int] = []
        self.statuses: Counter[bytes] = Counter()
        self._rate = rate
        self._idle: deque[Client] = deque()
        self._due: deque[int] = deque()
        self._running = True

    def answered(self, status: bytes, nanoseconds: int) -> None:
        """Count one whole answer."""
        if self._running and len(self.latencies) < _MOST:
            self.statuses[status] += 1
            self.latencies.append(nanoseconds)

    def free(self, client: Client) -> None:
        """Give the connection its next request, if there is one to send."""
        if not self._running:
            return
        if self._rate is None:
            client.send(time.perf_counter_ns())
        elif self._due:
            client.send(self._due.popleft())
        else:
            self._idle.append(client)

    async def run(self, port: int, connections: int, seconds: float) -> Load:
        """Open the connections, load for that long, close them."""
        loop = asyncio.get_running_loop()
        opened = [
            await loop.create_connection(lambda: Client(self), "127.0.0.1", port) for _ in range(connections)
        ]
        started = time.perf_counter()
        if self._rate is None:
            await asyncio.sleep(seconds)
        else:
            await self._pace(self._rate, seconds)
        took = time.perf_counter() - started
        self._running = False
        lost = self.lost
        for _, client in opened:
            client.close()
        statuses = {status.decode(): count for status, count in self.statuses.items()}
        if lost:
            statuses["lost"] = lost
        return Load(seconds=took, statuses=statuses, latencies=self.latencies)

    async def _pace(self, rate: float, seconds: float) -> None:
        started = time.perf_counter()
        sent = 0
        while (passed := time.perf_counter() - started) < seconds:
            # Our own lateness is not the server's: a request is due when this loop sees that it is.
            now = time.perf_counter_ns()
            while sent < passed * rate:
                sent += 1
                if self._idle:
                    self._idle.popleft().send(now)
                else:
                    self._due.append(now)
            await asyncio.sleep(_TICK)


def load(port: int, request: bytes, *, connections: int, seconds: float, rate: float | None = None) -> Load:
    """Run one burst in a process of its own and wait for it."""
    with tempfile.TemporaryDirectory(prefix="frontdesk-load-") as folder:
        child = start(Path(folder), port, request, connections=connections, seconds=seconds, rate=rate)
        return finish(Path(folder), child, seconds)


def start(
    folder: Path, port: int, request: bytes, *, connections: int, seconds: float, rate: float | None = None
) -> subprocess.Popen[bytes]:
    """Begin a burst; `finish` waits for what it came to."""
    (folder / "request").write_bytes(request)
    words = ["--port", port, "--connections", connections, "--seconds", seconds, "--folder", folder]
    words += ["--rate", rate] if rate else []
    return subprocess.Popen([sys.executable, "-m", "tests.bench.load", *map(str, words)])


def finish(folder: Path, child: subprocess.Popen[bytes], seconds: float) -> Load:
    """Wait for a burst; a child that hangs is ended."""
    try:
        child.wait(seconds + 30)
    finally:
        child.kill()
    return Load(**json.loads((folder / "result").read_text()))


def main() -> None:
    """Read the request, load, write the result beside it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--connections", type=int, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--rate", type=float)
    given = parser.parse_args()
    burst = Burst((given.folder / "request").read_bytes(), given.rate)
    result = uvloop.run(burst.run(given.port, given.connections, given.seconds))
    (given.folder / "result").write_text(json.dumps(vars(result)))


if __name__ == "__main__":
    main()
