"""What the stack's processes cost: processor time and memory, from the kernel."""

from collections.abc import Iterable

import psutil

from gateway.local.home import Home
from gateway.local.status import status
from tests.e2e.stack import Stack

OURS = ("public", "edge", "worker")


def pids(stack: Stack, *names: str) -> list[int]:
    """The present process ids of these children."""
    told = status(Home(stack.home))["processes"]
    return [line["pid"] for line in told if line["name"] in names and line["pid"]]


def is_ready(stack: Stack) -> bool:
    """Whether everything runs and answers."""
    return bool(status(Home(stack.home))["state"] == "ready")


def cpu_seconds(processes: Iterable[int]) -> float:
    """Processor time of these processes so far, in user and kernel mode."""
    times = [psutil.Process(pid).cpu_times() for pid in processes]
    return float(sum(one.user + one.system for one in times))


def proportional_megabytes(processes: Iterable[int]) -> float:
    """Memory of these processes; what several share counts for each in proportion (PSS)."""
    return float(sum(psutil.Process(pid).memory_full_info().pss for pid in processes)) / 1e6
