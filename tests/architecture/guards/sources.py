"""The project's own Python files, parsed once, and how an offence is named."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[3]
OURS = ("gateway", "brokers", "tests")
# Written by Alembic out of the tables; reviewed, never typed.
GENERATED = ("gateway/migrations/versions/",)

# What stands between kernel and runtime: folders that outsiders use through a facade.
SLICES = (
    "authz",
    "work",
    "identity",
    "catalog",
    "vault",
    "metering",
    "grants",
    "tokens",
    "requests",
    "proposals",
    "enforcement",
    "provisioning",
    "realms",
    "audit",
    "governance",
    "notifications",
    "rulebook",
)


@dataclass(frozen=True)
class Source:
    """One Python file: `name` from the root of the project, `module` as it is imported."""

    name: str
    text: str
    tree: ast.Module

    @property
    def module(self) -> str:
        """For example `gateway.grants.revoke`."""
        return self.name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def slice(self) -> str | None:
        """The slice that it belongs to, if any."""
        parts = self.module.split(".")
        return parts[1] if parts[0] == "gateway" and len(parts) > 1 and parts[1] in SLICES else None

    def at(self, node: ast.stmt | ast.expr, words: str) -> str:
        """An offence as `file:line: words`."""
        return f"{self.name}:{node.lineno}: {words}"


def parse(root: Path, file: Path) -> Source:
    """One file."""
    text = file.read_text()
    return Source(str(file.relative_to(root)), text, ast.parse(text))


@cache
def sources(root: Path = ROOT) -> tuple[Source, ...]:
    """Every Python file of ours below `root`, without generated ones."""
    return tuple(parse(root, file) for file in _files(root))


def _files(root: Path) -> Iterator[Path]:
    for name in OURS:
        path = root / name
        found = [path] if path.suffix == ".py" else sorted(path.rglob("*.py"))
        for file in found:
            inside = str(file.relative_to(root))
            if file.is_file() and not inside.startswith(GENERATED) and "node_modules" not in inside:
                yield file


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
