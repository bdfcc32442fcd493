"""Facades: a slice says in one place what others may use of it, and does nothing else there."""

import ast
from collections.abc import Iterable

from tests.architecture.guards.sources import Source


def offences(sources: Iterable[Source]) -> list[str]:
    """Everything in a slice's `__init__` that is not docstring, re-export or `__all__`."""
    return [
        words
        for source in sources
        if source.slice and source.module == f"gateway.{source.slice}"
        for words in _facade(source)
    ]


def _facade(source: Source) -> list[str]:
    found = (
        [] if ast.get_docstring(source.tree) else [f"{source.name}:1: a facade says what the slice is for"]
    )
    imported: set[str] = set()
    named: list[str] = []
    for node in source.tree.body:
        if isinstance(node, ast.ImportFrom):
            imported |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.Assign) and _is_all(node):
            named = ast.literal_eval(node.value)
        elif not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            found.append(source.at(node, "a facade re-exports and does nothing else"))
    found += [
        f"{source.name}:1: {name} is imported and not in __all__" for name in sorted(imported - {*named})
    ]
    found += [f"{source.name}:1: {name} is in __all__ and not there" for name in sorted({*named} - imported)]
    return found


def _is_all(node: ast.Assign) -> bool:
    return [target.id for target in node.targets if isinstance(target, ast.Name)] == ["__all__"]
