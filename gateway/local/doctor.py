"""Look for what would keep a stack from working, before it does."""

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gateway.local import children, demo, keycloak, wheels
from gateway.local import home as homes
from gateway.local.children import Identity
from gateway.local.errors import Trouble
from gateway.local.front import Front
from gateway.local.home import Home
from gateway.local.up import NEEDED_MEGABYTES

MEMORY_MEGABYTES: Final = 1500


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `advice` says what to do when it is not well."""

    name: str
    well: bool
    advice: str = ""


def examine(home: Home, front: Front) -> list[Finding]:
    """Every check, each answered; a check that raises Trouble is not well."""
    running = home.holder() is not None
    checks: list[tuple[str, Callable[[], str]]] = [
        ("Python 3.11 or newer", _python),
        ("Servers from wheels", _wheels),
        ("Keycloak", lambda: "" if keycloak.installed(homes.cache()) else "run `frontdesk setup`"),
        ("Node-RED", lambda: "" if demo.node_red(homes.cache()).is_dir() else "run `frontdesk setup`"),
        ("PostgreSQL can run as this user", _postgres),
        ("Free disk space", lambda: _space(home)),
        ("Free memory", lambda: "" if running else _memory()),
        (f"Port {front.port}", lambda: "" if running else _port(front)),
        ("Portal and services on separate sites", lambda: _sites(front)),
    ]
    return [_examined(name, check) for name, check in checks]


def _examined(name: str, check: Callable[[], str]) -> Finding:
    try:
        advice = check()
    except Trouble as trouble:
        advice = str(trouble)
    return Finding(name, not advice, advice)


def _python() -> str:
    return "" if sys.version_info >= (3, 11) else "install Python 3.11 and run `make setup` again"


def _wheels() -> str:
    missing = [path.name for path in wheels.servers() if not os.access(path, os.X_OK)]
    return f"{', '.join(missing)} cannot be run: run `make setup` again" if missing else ""


def _postgres() -> str:
    if os.environ.get("FRONTDESK_DATABASE_URL") or os.geteuid() != 0:
        return ""
    if any(children.possible(identity) for identity in (Identity.NAMESPACE, Identity.NOBODY)):
        return ""
    return "root can neither open a user namespace nor become `nobody`: run as an ordinary user"


def _space(home: Home) -> str:
    folder = next(path for path in (home.root, *home.root.parents) if path.exists())
    free = shutil.disk_usage(folder).free // 1_000_000
    return (
        "" if free >= NEEDED_MEGABYTES else f"{free} MB at {folder}, {NEEDED_MEGABYTES} are needed: make room"
    )


def _memory() -> str:
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except OSError:
        return ""
    free = next(int(line.split()[1]) // 1000 for line in lines if line.startswith("MemAvailable"))
    return "" if free >= MEMORY_MEGABYTES else f"{free} MB, the stack needs about {MEMORY_MEGABYTES}"


def _port(front: Front) -> str:
    return "" if front.free else "taken by another program: choose another with FRONTDESK_PORT"


def _sites(front: Front) -> str:
    if front.domain == "localhost":
        return ""
    return (
        f"services below {front.domain} are the same site as the portal, so SameSite protects nothing "
        "between them: give the portal another registrable domain in production"
    )
