"""From text to manifest: plain YAML without its traps, and faults that say line and fix."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from brokers.sdk.manifest.model import AnyManifest, ByHand, Manifest, read

MAX_BYTES = 64 * 1024
MAX_DEPTH = 12
_KINDS = ("header", "api_key", "by_hand")
_TAGS = frozenset({"str", "int", "float", "bool", "null", "seq", "map"})


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: the line (from 1), the field, what is wrong and what to do."""

    line: int
    where: str
    what: str
    fix: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.where}: {self.what}; {self.fix}"


class ManifestFault(ValueError):
    """The text is not a manifest; `faults` holds every reason found, in order of lines."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line))
        super().__init__("\n".join(str(fault) for fault in self.faults))


def parse(text: str) -> AnyManifest:
    """Read a manifest of at most 64 KiB. Raises ManifestFault.

    Anchors and aliases are refused (a few lines of them expand into gigabytes), and so are tags,
    duplicate keys and deep nesting; only text, numbers, true, false and null are values.
    """
    if len(text.encode()) > MAX_BYTES:
        raise ManifestFault([Fault(1, "manifest", "is larger than 64 KiB", "shorten it")])
    root = _compose(text)
    try:
        return read(_mapping(root))
    except ValidationError as invalid:
        raise ManifestFault(_faults(invalid, root)) from None


def _compose(text: str) -> yaml.MappingNode:
    depth = 0
    try:
        # Event by event, so that a text is refused before its nesting costs time: the scanner is quadratic.
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise _refused(event, "uses an anchor or alias", "write the value out")
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                raise _refused(event, "is nested too deeply", "flatten it")
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as broken:
        mark = broken.problem_mark or broken.context_mark
        line = mark.line + 1 if mark else 1
        fault = Fault(line, "manifest", f"is not YAML: {broken.problem}", "correct the line")
        raise ManifestFault([fault]) from None
    except (yaml.YAMLError, RecursionError):
        raise ManifestFault([Fault(1, "manifest", "is not YAML", "check signs and nesting")]) from None
    if not isinstance(root, yaml.MappingNode):
        raise ManifestFault([Fault(1, "manifest", "is not a mapping", "begin with `id:` and `name:`")])
    return root


def _refused(at: yaml.Event | yaml.Node, what: str, fix: str) -> ManifestFault:
    line = at.start_mark.line + 1 if at.start_mark else 1
    return ManifestFault([Fault(line, "manifest", what, fix)])


def _plain(node: yaml.Node) -> object:
    tag = node.tag.removeprefix("tag:yaml.org,2002:")
    if tag == "timestamp":
        return node.value
    if tag not in _TAGS:
        raise _refused(node, f"uses the tag {node.tag}", "write a plain value")
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node)
    value: object = yaml.safe_load(node.value) if tag != "str" else node.value
    return value


def _mapping(node: yaml.MappingNode) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode) or key.tag == "tag:yaml.org,2002:merge":
            raise _refused(key, "has a key that is not a word", "name the field")
        if key.value in found:
            raise ManifestFault([Fault(line, key.value, "stands here twice", "keep one of them")])
        found[key.value] = _plain(value)
    return found


def _faults(invalid: ValidationError, root: yaml.Node) -> list[Fault]:
    """One fault each; a list that is "too short" only because its item is faulty says nothing new."""
    errors = invalid.errors(include_url=False, include_input=False)
    places = [error["loc"] for error in errors]
    return [
        _fault(error, root)
        for error in errors
        if not any(len(p) > len(error["loc"]) and p[: len(error["loc"])] == error["loc"] for p in places)
    ]


def _fault(error: ErrorDetails, root: yaml.Node) -> Fault:
    # A discriminated union puts the chosen type into the location; the text has no such level.
    path = [step for step in error["loc"] if step not in _KINDS or step == error["loc"][-1]]
    where = ".".join(str(step) for step in path) or "manifest"
    what, _, fix = error["msg"].removeprefix("Value error, ").partition("; ")
    kind = error["type"]
    if kind == "missing":
        what, fix = "is missing", f"add `{path[-1]}:`"
    elif kind == "extra_forbidden":
        what, fix = "is not part of the format", _meant(path)
    elif kind == "string_type":
        what, fix = "is not text", "put it in quotes"
    elif kind == "string_pattern_mismatch":
        what, fix = "is not written as expected", f"match {error.get('ctx', {}).get('pattern')}"
    elif kind in ("enum", "literal_error", "union_tag_invalid"):
        what = "is not one of the known values"
        known = error.get("ctx", {})
        fix = f"use {known.get('expected') or ', '.join(map(repr, _KINDS))}"
    return Fault(_line(root, path), where, what, fix or "correct it")


def _line(root: yaml.Node, path: Sequence[object]) -> int:
    """The line of the deepest part of the path that is there."""
    node, line = root, root.start_mark.line + 1
    for step in path:
        if isinstance(node, yaml.MappingNode):
            found = next(((k, v) for k, v in node.value if k.value == step), None)
            if found is None:
                return line
            key, node = found
            line = key.start_mark.line + 1
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
        else:
            return line
    return line


def _meant(path: Sequence[object]) -> str:
    close = difflib.get_close_matches(str(path[-1]), sorted(_names(Manifest) | _names(ByHand)), n=1)
    return f"remove it, or write `{close[0]}`" if close else "remove it"


def _names(model: type[BaseModel]) -> set[str]:
    names: set[str] = set()
    for name, field in model.model_fields.items():
        names.add(field.alias or name)
        inner = [field.annotation, *get_args(field.annotation)]
        for part in inner:
            if isinstance(part, type) and issubclass(part, BaseModel):
                names |= _names(part)
    return names
