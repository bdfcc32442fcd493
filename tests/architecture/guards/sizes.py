"""Size limits of the style: files, functions, nesting."""

import ast
from collections.abc import Iterable

from tests.architecture.guards.sources import Source, functions

FILE_LINES = 300
FUNCTION_LINES = 50
NESTING = 3

_BLOCKS = (
    ast.If,
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.With,
    ast.AsyncWith,
    ast.Try,
    ast.TryStar,
    ast.Match,
)


def offences(sources: Iterable[Source]) -> list[str]:
    """Everything longer or deeper than the limits."""
    return [words for source in sources for words in (*_file(source), *_functions(source))]


def _file(source: Source) -> list[str]:
    lines = len(source.text.splitlines())
    return [f"{source.name}:1: {lines} lines, {FILE_LINES} is the limit"] if lines > FILE_LINES else []


def _functions(source: Source) -> list[str]:
    found = []
    for function in functions(source.tree):
        lines = (function.end_lineno or 0) - function.lineno + 1
        if lines > FUNCTION_LINES:
            words = f"{function.name} has {lines} lines, {FUNCTION_LINES} is the limit"
            found.append(source.at(function, words))
        depth = max((_depth(statement) for statement in function.body), default=0)
        if depth > NESTING:
            found.append(source.at(function, f"{function.name} nests {depth} deep, {NESTING} is the limit"))
    return found


def _depth(node: ast.AST) -> int:
    """How many blocks stand inside each other; `elif` is not deeper than its `if`."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
        return 0
    inside = []
    for child in ast.iter_child_nodes(node):
        depth = _depth(child)
        is_elif = isinstance(node, ast.If) and node.orelse == [child] and isinstance(child, ast.If)
        inside.append(depth - 1 if is_elif else depth)
    return max(inside, default=0) + isinstance(node, _BLOCKS)
