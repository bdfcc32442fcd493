"""What the gateway costs a call: the leased and the machine's path beside a bare Envoy, in turns."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median

from tests.bench.load import Load, load
from tests.bench.processes import cpu_seconds

CONNECTIONS = 16
OPEN_LOOP = 1000.0
REST_SECONDS = 0.5


@dataclass(frozen=True)
class Path:
    """One way to the upstream. `request` is made anew for every burst: leases and tokens are short."""

    name: str
    port: int
    request: Callable[[], bytes]
    processes: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Burst:
    """One burst on one path."""

    path: str
    rate: float
    p50_ms: float
    p99_ms: float
    cpu_us: float
    refused: int


def burst(path: Path, seconds: float, rate: float | None = None) -> Burst:
    """Load one path and read its processes' clocks before and after."""
    request = path.request()
    before = cpu_seconds(path.processes)
    found: Load = load(path.port, request, connections=CONNECTIONS, seconds=seconds, rate=rate)
    used = cpu_seconds(path.processes) - before
    time.sleep(REST_SECONDS)
    return Burst(
        path=path.name,
        rate=found.rate,
        p50_ms=found.quantile(0.5),
        p99_ms=found.quantile(0.99),
        cpu_us=used * 1e6 / max(1, len(found.latencies)),
        refused=found.refused,
    )


@dataclass(frozen=True)
class Measured:
    """All bursts: closed loop at 16 connections, then open loop at 1,000 a second."""

    closed: list[Burst]
    paced: list[Burst]

    def ratio(self, path: str) -> float:
        """Median over the rounds of this path's rate ÷ the bare Envoy's of the same round."""
        return median(a.rate / b.rate for a, b in zip(self._of(path), self._of("bare"), strict=True))

    def rate(self, path: str) -> float:
        """Median rate."""
        return median(one.rate for one in self._of(path))

    def cpu_us(self, path: str) -> float:
        """Median processor time of Envoy and edge a call."""
        return median(one.cpu_us for one in self._of(path))

    def added_ms(self, path: str, quantile: str) -> float:
        """Median over the rounds of what the path adds to the bare Envoy's quantile."""
        ours = [one for one in self.paced if one.path == path]
        bare = [one for one in self.paced if one.path == "bare"]
        added = [getattr(a, quantile) - getattr(b, quantile) for a, b in zip(ours, bare, strict=True)]
        return float(median(added))

    def refused(self) -> int:
        """Answers other than 200; every one is a fault of the run."""
        return sum(one.refused for one in (*self.closed, *self.paced))

    def told(self) -> dict[str, object]:
        """Every burst, for the file."""
        return {"closed": [asdict(one) for one in self.closed], "paced": [asdict(one) for one in self.paced]}

    def _of(self, path: str) -> list[Burst]:
        return [one for one in self.closed if one.path == path]


def measure(paths: list[Path], rounds: int, seconds: float) -> Measured:
    """Interleaved: whatever else the machine does meets all paths alike. The first round only warms up."""
    for path in paths:
        burst(path, 1.0)
    closed, paced = [], []
    for number in range(rounds):
        # Turned around every second time, so that no path is always the one after a rest.
        order = paths if number % 2 == 0 else paths[::-1]
        closed += [burst(path, seconds) for path in order]
        paced += [burst(path, seconds, OPEN_LOOP) for path in order]
    return Measured(closed, paced)
