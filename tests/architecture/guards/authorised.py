"""Authorisation stands in the verb: what takes a unit asks, looks as its subject, or follows an event."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tests.architecture.guards.sources import Source

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_ASKING = ("require", "decide", "subject")


@dataclass
class _Module:
    source: Source
    functions: dict[str, _Function] = field(default_factory=dict)
    imports: dict[str, str] = field(default_factory=dict)  # a name here → the dotted thing that it means


class Walk:
    """Follows the calls of a function through modules and facades."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._modules = {source.module: _read(source) for source in sources}
        self._known: dict[str, bool] = {}

    def offences(self, excused: Iterable[str]) -> list[str]:
        """Facade functions that take a unit and never ask, and excuses that nobody needs any more;
        `excused` are `slice.function`.
        """
        silent = {
            name: module.source.at(function, f"{name} takes a unit, and neither asks nor takes an event")
            for name, module, function in self._facade_functions()
            if _unit(function) and not self._asks(f"{module.source.module}:{function.name}")
        }
        needless = sorted({*excused} - silent.keys())
        found = [words for name, words in silent.items() if name not in {*excused}]
        return found + [f"{name} is excused, and need not be" for name in needless]

    def _facade_functions(self) -> Iterator[tuple[str, _Module, _Function]]:
        facades = [m for m in self._modules.values() if m.source.module == f"gateway.{m.source.slice}"]
        for name, meaning in [(f"{f.source.slice}.{n}", m) for f in facades for n, m in f.imports.items()]:
            home, _, function = meaning.rpartition(".")
            module = self._modules.get(home)
            if module and function in module.functions:
                yield name, module, module.functions[function]

    def _asks(self, name: str) -> bool:
        if name not in self._known:
            self._known[name] = False  # whoever comes round in a circle has not asked
            home, _, function = name.partition(":")
            module = self._modules[home]
            node = module.functions[function]
            self._known[name] = _itself(node) or any(self._asks(c) for c in self._calls(module, node))
        return self._known[name]

    def _calls(self, module: _Module, node: _Function) -> Iterator[str]:
        for call in ast.walk(node):
            if isinstance(call, ast.Call):
                found = self._resolved(module, ast.unparse(call.func))
                if found:
                    yield found

    def _resolved(self, module: _Module, called: str) -> str | None:
        first, _, rest = called.partition(".")
        if not rest and first in module.functions:
            return f"{module.source.module}:{first}"
        meaning = module.imports.get(first, first) + (f".{rest}" if rest else "")
        for _ in range(3):  # through a facade to the module that defines it
            home, _, function = meaning.rpartition(".")
            if home not in self._modules:
                return None
            if function in self._modules[home].functions:
                return f"{home}:{function}"
            meaning = self._modules[home].imports.get(function, "")
        return None


def _read(source: Source) -> _Module:
    module = _Module(source)
    for node in source.tree.body:
        if isinstance(node, _Function):
            module.functions[node.name] = node
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                module.imports[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return module


def _unit(function: _Function) -> str | None:
    """The name of the parameter that is a unit."""
    taken = (*function.args.args, *function.args.kwonlyargs)
    return next((argument.arg for argument in taken if _type(argument) == "Unit"), None)


def _type(argument: ast.arg) -> str:
    words = ast.unparse(argument.annotation) if argument.annotation else ""
    return words.strip("\"'").split(".")[-1]


def _itself(function: _Function) -> bool:
    """Whether it takes an event or a decision, or asks through its unit in its own lines."""
    taken = {_type(argument) for argument in (*function.args.args, *function.args.kwonlyargs)}
    if "Decision" in taken or any(argument.arg == "event" for argument in function.args.args):
        return True
    unit = _unit(function)
    return any(
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and (node.value.id, node.attr) in {(unit, asking) for asking in _ASKING}
        for node in ast.walk(function)
    )
