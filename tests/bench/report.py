"""Figures beside their goals: a table for people, JSON for the rest. A goal is shown, never asserted."""

import json
import os
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Figure:
    """One measured value. `goal` with `at_least` or, without it, at most; None where there is none."""

    name: str
    value: float
    unit: str
    goal: float | None = None
    at_least: bool = False

    @property
    def met(self) -> bool | None:
        """Whether the goal is met, where there is one."""
        if self.goal is None:
            return None
        return self.value >= self.goal if self.at_least else self.value <= self.goal


def write(folder: Path, figures: list[Figure], details: Mapping[str, object]) -> Path:
    """Put result.json and table.txt into the folder; print the table."""
    folder.mkdir(parents=True, exist_ok=True)
    result = {
        "machine": {"cpus": os.cpu_count(), "load": os.getloadavg(), "kernel": platform.release()},
        "figures": [asdict(figure) | {"met": figure.met} for figure in figures],
        "details": details,
    }
    path = folder / "result.json"
    path.write_text(json.dumps(result, indent=1) + "\n")
    Console().print(_table(figures))
    with (folder / "table.txt").open("w") as file:
        Console(file=file, width=110).print(_table(figures))
    return path


def _table(figures: list[Figure]) -> Table:
    table = Table("figure", "measured", "goal", "")
    for figure in figures:
        goal = (
            "" if figure.goal is None else f"{'≥' if figure.at_least else '≤'} {figure.goal:g} {figure.unit}"
        )
        met = {None: "", True: "met", False: "not met"}[figure.met]
        table.add_row(figure.name, f"{figure.value:,.2f} {figure.unit}", goal, met)
    for column in (1, 2):
        table.columns[column].justify = "right"
    return table


def quantile(values: list[float], share: float) -> float:
    """The value within which that share lies; the largest where there are few."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
