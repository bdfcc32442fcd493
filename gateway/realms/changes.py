"""A difference between what a realm is and what it shall be, as the call that ends it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gateway.realms.errors import NotOurs
from gateway.realms.wanted import MARK


@dataclass(frozen=True, slots=True)
class Change:
    """One write. `what` and `fields` are for people: they never hold a value, which may be secret."""

    what: str
    fields: tuple[str, ...]
    method: str
    path: str
    body: Any = field(default=None, repr=False)


def differing(wanted: Mapping[str, Any], actual: Mapping[str, Any], prefix: str = "") -> tuple[str, ...]:
    """The names, dotted, of what is wanted and is not so. What is not wanted is not looked at."""
    names: list[str] = []
    for name, value in wanted.items():
        found = actual.get(name)
        if isinstance(value, Mapping):
            names += differing(value, found if isinstance(found, Mapping) else {}, f"{prefix}{name}.")
        elif not _same(value, found):
            names.append(prefix + name)
    return tuple(names)


def verify_ours(what: str, actual: Mapping[str, Any]) -> None:
    """Raise NotOurs for something that exists without our mark."""
    if MARK not in (actual.get("attributes") or {}):
        raise NotOurs(f"{what}: rename it, or remove it, and start again.")


def _same(wanted: object, actual: object) -> bool:
    if isinstance(wanted, list) and isinstance(actual, list):
        return sorted(map(str, wanted)) == sorted(map(str, actual))
    return wanted == actual or (wanted in ([], "") and not actual)
