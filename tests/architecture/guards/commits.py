"""One act, one transaction: only `work` ends one."""

import ast
from collections.abc import Iterable

from tests.architecture.guards.sources import Source

# Migrations have no unit: Alembic owns their transactions.
ALLOWED = ("gateway.work", "gateway.migrations")
_ENDING = ("commit", "rollback")


def offences(sources: Iterable[Source]) -> list[str]:
    """Every `.commit()` and `.rollback()` in the gateway outside of `work`."""
    return [
        source.at(node, f".{node.func.attr}() outside of gateway.work")
        for source in sources
        if source.module.startswith("gateway.") and not source.module.startswith(ALLOWED)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _ENDING
    ]
