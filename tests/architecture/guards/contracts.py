"""The import contracts speak of every folder: none can be forgotten."""

import tomllib
from pathlib import Path
from typing import Any

from tests.architecture.guards.sources import SLICES


def offences(root: Path) -> list[str]:
    """Slices without a protected contract, and contracts that were loosened."""
    settings = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["importlinter"]
    contracts: list[dict[str, Any]] = settings["contracts"]
    protected = {m for c in contracts if c["type"] == "protected" for m in c["protected_modules"]}
    folders = [name for name in SLICES if (root / "gateway" / name).is_dir()]
    found = [
        f"pyproject.toml: gateway.{name} has no protected contract"
        for name in folders
        if f"gateway.{name}.*" not in protected
    ]
    if not any(c["type"] == "layers" and c.get("exhaustive") for c in contracts):
        found.append("pyproject.toml: the layers are not exhaustive")
    return found


def unlisted(root: Path) -> list[str]:
    """Folders of the gateway that are a slice and not in our list of slices."""
    outside = {"kernel", "web", "api", "portal", "scim", "edge", "cli", "local", "migrations", "main", "demo"}
    folders = {file.parent.name for file in (root / "gateway").glob("*/__init__.py")}
    return [f"gateway/{name}: a folder that no guard knows" for name in sorted(folders - outside - {*SLICES})]
