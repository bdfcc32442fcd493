"""`make bench`: one stack, everything measured in one run, interleaved."""

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path as Folder
from statistics import median

from gateway.local import ports
from tests.bench import paths, people, processes, report, revocation, second
from tests.bench.report import Figure, quantile
from tests.bench.rivals import Rivals, rivals
from tests.e2e.stack import Stack, running, started
from tests.e2e.visitor import Visitor

OUT = Folder("build/bench")
ENVOY_WORKERS = 2
SETTLE_SECONDS = 10
START_PATIENCE = 900


def main() -> None:
    """Start, measure, write, end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--use", type=Folder, metavar="HOME", help="a running stack instead of a fresh one")
    parser.add_argument("--quick", action="store_true", help="few repetitions: shows that all of it works")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="frontdesk-bench-") as folder:
        place = Folder(folder)
        with found(given.use) if given.use else fresh(place) as (stack, starts):
            figures, details = measure(stack, place, quick=given.quick)
    report.write(OUT, [*starts, *figures], details)


@contextmanager
def fresh(folder: Folder) -> Iterator[tuple[Stack, list[Figure]]]:
    """A stack of our own, started twice: the first time makes everything, later ones find it."""
    home, port = folder / "home", ports.free()
    try:
        first, _ = _up(home, port)
        running(home).run("down")
        later, stack = _up(home, port)
        yield stack, [Figure("first start", first, "s", 150), Figure("later start", later, "s", 25)]
    finally:
        # Also where a start failed: nothing of ours outlives the run.
        running(home).run("down")


def _up(home: Folder, port: int) -> tuple[float, Stack]:
    begun = time.monotonic()
    stack = started(home, port, timeout=START_PATIENCE)
    return time.monotonic() - begun, stack


@contextmanager
def found(home: Folder) -> Iterator[tuple[Stack, list[Figure]]]:
    """Somebody's running stack; left as it is, apart from what the measured service leaves in it."""
    yield running(home), []


def measure(stack: Stack, folder: Folder, *, quick: bool) -> tuple[list[Figure], dict[str, object]]:
    """All figures of a ready stack, and the single values behind them."""
    time.sleep(1 if quick else SETTLE_SECONDS)
    idle = processes.proportional_megabytes(processes.pids(stack, *processes.OURS))
    with rivals(folder, ENVOY_WORKERS) as others:
        admin = people.administrator(stack)
        slug = people.offer(admin, stack, others.upstream_port)
        holders = [people.employee(stack, slug, number) for number in (1, 2)]
        for holder in holders:
            people.granted(holder)
        people.granted_to_machine(people.Holder(stack, slug, admin, "admin"))
        figures = [Figure("memory of gateway and worker, idle", idle, "MB", 250)]
        measured = paths.measure(ways(stack, others, holders[0]), *((1, 1.0) if quick else (5, 3.0)))
        figures += of_paths(measured)
        details: dict[str, object] = {"paths": measured.told()}
        people.give_back(holders[0])
        taken = revocations(stack, folder, admin, holders, quick=quick)
        return figures + taken[0], details | taken[1]


def ways(stack: Stack, others: Rivals, holder: people.Holder) -> list[paths.Path]:
    """The three paths to one upstream. The bare one carries what the gateway would have to add."""
    front = stack.port
    envoy = processes.pids(stack, "envoy")
    ours = tuple(envoy + processes.pids(stack, "edge"))
    bare = people.get("bench", f"X-Remote-User: {holder.username}")
    return [
        paths.Path("bare", others.bare_port, lambda: bare, (others.bare_pid,)),
        paths.Path("leased", front, holder.renew, ours),
        paths.Path("machine", front, partial(people.machine_request, stack, holder), ours),
    ]


def of_paths(found: paths.Measured) -> list[Figure]:
    """Ratios side by side, processor time, and what a decision adds."""
    return [
        Figure("bare Envoy, 16 connections", found.rate("bare"), "/s"),
        Figure("leased path, 16 connections", found.rate("leased"), "/s"),
        Figure("machine-token path, 16 connections", found.rate("machine"), "/s"),
        Figure("leased path ÷ bare Envoy", found.ratio("leased"), "", 0.80, at_least=True),
        Figure("machine-token path ÷ bare Envoy", found.ratio("machine"), "", 0.40, at_least=True),
        Figure("processor time a call, bare", found.cpu_us("bare"), "µs"),
        Figure("processor time a call, leased", found.cpu_us("leased"), "µs", 60),
        Figure("processor time a call, machine token", found.cpu_us("machine"), "µs"),
        Figure("decision adds at 1,000/s, p50", found.added_ms("machine", "p50_ms"), "ms", 1),
        Figure("decision adds at 1,000/s, p99", found.added_ms("machine", "p99_ms"), "ms", 5),
        Figure("lease adds at 1,000/s, p50", found.added_ms("leased", "p50_ms"), "ms"),
        Figure("lease adds at 1,000/s, p99", found.added_ms("leased", "p99_ms"), "ms"),
        Figure("answers other than 200 in all of this", found.refused(), "", 0),
    ]


def revocations(
    stack: Stack, folder: Folder, admin: Visitor, holders: list[people.Holder], *, quick: bool
) -> tuple[list[Figure], dict[str, object]]:
    """One Envoy under load, then two with a full deny list while the control plane restarts."""
    subject, other = holders
    front = stack.port
    single = revocation.one(front, subject, other, admin, 5 if quick else 200)
    with second.second_envoy(stack, folder) as port:
        both = revocation.restarting(
            [front, port], subject, admin, 1 if quick else 3, partial(second.fill_denials, stack)
        )
    taken = f"revoke → refused, {len(single.refused)} times under load"
    restarts = f"revoke → refused, 2 Envoys, 500 entries, {len(both.refused)} restarts"
    figures = [
        Figure("request → first successful call, p50", median(single.granted), "s", 1),
        Figure("request → first successful call, p99", quantile(single.granted, 0.99), "s", 1),
        Figure(f"{taken}, p50", median(single.refused) * 1e3, "ms"),
        Figure(f"{taken}, p99", quantile(single.refused, 0.99) * 1e3, "ms", 300),
        Figure(f"{restarts}, p50", median(both.refused), "s"),
        Figure(f"{restarts}, worst", max(both.refused), "s", 1),
        Figure("calls that passed after a refusal", single.flaps + both.flaps, "", 0),
    ]
    return figures, {"one_envoy": vars(single), "two_envoys": vars(both)}


if __name__ == "__main__":
    main()
