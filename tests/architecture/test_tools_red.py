"""The tools are configured so that they fail: one planted fault each, under the project's own settings."""

import os
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.architecture.guards.sources import ROOT, SLICES

NAMES = [
    contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
]
# The smallest product that keeps every contract.
CLEAN = {f"gateway/{name}/__init__.py": "" for name in ("cli", "kernel", "work", "authz")}
CLEAN |= {"gateway/__init__.py": "", "brokers/__init__.py": ""}
# One fault for each contract.
PLANTED = {
    "gateway/kernel/upward.py": "from gateway import work\n",
    "gateway/work/downward.py": "from gateway.kernel import upward\n",
    "gateway/grants/page.py": "import fastapi\n",
    "gateway/web/__init__.py": "",
    "gateway/edge/__init__.py": "from gateway import web\n",
    "gateway/settings.py": "",
    "gateway/catalog/surroundings.py": "from gateway import settings\n",
    "gateway/catalog/fetch.py": "import httpx2\n",
    "gateway/catalog/realm.py": "import keycloak\n",
    "gateway/provisioning/shortcut.py": "from brokers.kinds import one\n",
    "brokers/kinds/__init__.py": "",
    "brokers/kinds/one.py": "from brokers.kinds import other\n",
    "brokers/kinds/other.py": "",
    "brokers/sdk/__init__.py": "from brokers.kinds import other\n",
    "brokers/sdk/table.py": "import sqlmodel\n",
    **{f"gateway/{name}/inner.py": "x = 1\n" for name in SLICES},
    "gateway/cli/peek.py": "".join(f"from gateway.{name}.inner import x\n" for name in SLICES),
}


def _lint_imports(folder: Path, files: Mapping[str, str]) -> str:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
        (folder / name).parent.joinpath("__init__.py").touch()
    command = [str(Path(sys.executable).parent / "lint-imports"), "--config", str(ROOT / "pyproject.toml")]
    wide = {**os.environ, "COLUMNS": "500"}
    return subprocess.run(
        [*command, "--no-cache"], check=False, cwd=folder, capture_output=True, text=True, env=wide
    ).stdout


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the tool says where nothing is wrong."""
    return _lint_imports(tmp_path_factory.mktemp("clean"), CLEAN)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What it says where everything is."""
    return _lint_imports(tmp_path_factory.mktemp("planted"), CLEAN | PLANTED)


@pytest.mark.parametrize("name", NAMES)
def test_an_import_contract_breaks_on_its_fault_and_is_kept_without(
    name: str, clean: str, planted: str
) -> None:
    """Each one red and green."""
    assert any(line.startswith(name) and "KEPT" in line for line in clean.splitlines())
    assert any(line.startswith(name) and "BROKEN" in line for line in planted.splitlines())


@pytest.mark.parametrize(
    ("tool", "code", "words"),
    [
        (["ruff", "check"], "import os\n", "F401"),
        (["ruff", "check"], "def f(a):\n    return a\n", "ANN"),
        (["ruff", "check"], '"""A."""\nx = "' + "y" * 110 + '"\n', "E501"),
        (["ruff", "format", "--check"], "x = {  'a':1 }\n", "would be reformatted"),
        (["mypy", "--cache-dir", os.devnull], "def f(a):\n    return a\n", "no-untyped-def"),
        (["mypy", "--cache-dir", os.devnull], "x: int = 1  # type: ignore\n", "unused-ignore"),
    ],
    ids=["unused import", "no annotation", "long line", "layout", "untyped", "bare ignore"],
)
def test_a_tool_fails_on_a_planted_fault(tmp_path: Path, tool: list[str], code: str, words: str) -> None:
    """Under the project's own configuration."""
    (tmp_path / "planted.py").write_text(code)
    name, *options = tool
    config = "--config-file" if name == "mypy" else "--config"
    program, settings = str(Path(sys.executable).parent / name), str(ROOT / "pyproject.toml")
    command = [program, *options, config, settings, "planted.py"]
    done = subprocess.run(command, check=False, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode != 0
    assert words in done.stdout + done.stderr
