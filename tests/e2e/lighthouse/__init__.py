"""Lighthouse on a page of the portal: scores, bytes and requests, as a phone with a slow line has them."""

import json
import os
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import StorageState

from gateway.local import wheels
from tests.e2e.windows import CHROMIUM

HERE = Path(__file__).parent
PROGRAM = HERE / "node_modules" / "lighthouse" / "cli" / "index.js"
KINDS = ("performance", "accessibility", "best-practices")
PATIENCE_SECONDS = 180
TRIES = 3


class Device(Enum):
    """What a page is loaded on."""

    PHONE = "the phone with a slow line that Lighthouse computes"
    SLOWED = "a line and a processor that really are as slow, where nothing is computed afterwards"
    DESK = "the desktop that Lighthouse computes"


_FLAGS: Final[Mapping[Device, tuple[str, ...]]] = {
    Device.PHONE: ("--throttling-method=simulate",),
    Device.SLOWED: ("--throttling-method=devtools",),
    Device.DESK: ("--preset=desktop",),
}


@dataclass(frozen=True)
class Report:
    """What one load of a page showed. Scores 0 to 100, sizes in bytes as they travelled, times in ms."""

    scores: dict[str, int]
    faults: tuple[str, ...]
    requests: int
    total: int
    script: int
    style: int
    largest_paint: float
    blocked: float
    shift: float


def measure(url: str, state: StorageState, device: Device = Device.PHONE) -> Report:
    """Load that page cold, with those cookies.

    Lighthouse sometimes loses its own trace of a page and says so; then it loads the page once more.
    """
    if not PROGRAM.exists():
        pytest.skip("Lighthouse is not here: `make lighthouse` installs it.")
    host = url.split("/")[2].partition(":")[0]
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in state["cookies"] if one["domain"] == host)
    told: list[str] = []
    while len(told) < TRIES:
        with tempfile.TemporaryDirectory(prefix="frontdesk-lighthouse-") as folder:
            found = _load(url, cookies, Path(folder), device)
        trouble = found.get("runtimeError")
        if not trouble:
            return _read(found)
        told.append(str(trouble))
    raise AssertionError(told)


def _load(url: str, cookies: str, folder: Path, device: Device) -> dict[str, object]:
    headers, answer = folder / "headers.json", folder / "report.json"
    # As a file of our own, so that no list of processes shows it.
    headers.touch(0o600)
    headers.write_text(json.dumps({"Cookie": cookies}))
    done = subprocess.run(
        [
            *(wheels.node(), PROGRAM, url, "--quiet", "--output=json", f"--output-path={answer}"),
            *(f"--only-categories={','.join(KINDS)}", f"--extra-headers={headers}"),
            *_FLAGS[device],
            "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
        ],
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "CHROME_PATH": str(CHROMIUM)},
        check=False,
        timeout=PATIENCE_SECONDS,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        return {"runtimeError": done.stderr}
    read: dict[str, object] = json.loads(answer.read_text())
    return read


def _read(found: dict[str, object]) -> Report:
    told = _Told(found)
    return Report(
        scores={kind: round(told.score(kind) * 100) for kind in KINDS},
        faults=told.faults(),
        requests=len(told.requests()),
        total=sum(size for _, size in told.requests()),
        script=sum(size for kind, size in told.requests() if kind == "Script"),
        style=sum(size for kind, size in told.requests() if kind == "Stylesheet"),
        largest_paint=told.number("largest-contentful-paint"),
        blocked=told.number("total-blocking-time"),
        shift=told.number("cumulative-layout-shift"),
    )


class _Told:
    """Lighthouse's own words."""

    def __init__(self, found: dict[str, object]) -> None:
        self._categories: dict[str, dict[str, float]] = found["categories"]  # type: ignore[assignment]  # JSON
        self._audits: dict[str, dict[str, object]] = found["audits"]  # type: ignore[assignment]  # JSON

    def score(self, kind: str) -> float:
        return self._categories[kind]["score"]

    def number(self, audit: str) -> float:
        return float(str(self._audits[audit]["numericValue"]))

    def faults(self) -> tuple[str, ...]:
        """Rules that were broken: names of those with a plain yes or no."""
        rules = {n: a for n, a in self._audits.items() if a["scoreDisplayMode"] == "binary"}
        # Going back asks again: pages of somebody's access are kept nowhere (`no-store`).
        rules.pop("bf-cache", None)
        return tuple(sorted(name for name, audit in rules.items() if audit["score"] != 1))

    def requests(self) -> list[tuple[str, int]]:
        """Kind and size of everything that came over the line; the page's icon is a data: address."""
        details = self._audits["network-requests"]["details"]
        assert isinstance(details, dict)
        items: list[dict[str, object]] = details["items"]
        return [
            (str(one.get("resourceType")), int(str(one["transferSize"])))
            for one in items
            if str(one["url"]).startswith("http")
        ]
