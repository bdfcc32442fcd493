"""Protocol mappers of a client or client scope: what gets into tokens."""

from collections.abc import Iterable, Mapping
from typing import Any

from gateway.realms.changes import Change, differing


def mapper_changes(
    what: str, path: str, wanted: Iterable[Mapping[str, Any]], actual: Iterable[Mapping[str, Any]]
) -> list[Change]:
    """Everything on an owner of ours is ours: a mapper that somebody added there is taken away.

    It could put a role or an audience into tokens that this gateway believes.
    """
    base = f"{path}/protocol-mappers/models"
    by_name = {mapper["name"]: mapper for mapper in actual}
    changes = []
    for mapper in wanted:
        found = by_name.pop(mapper["name"], None)
        name = f"mapper {mapper['name']} of {what}"
        if found is None:
            changes.append(Change(name, ("new",), "POST", base, dict(mapper)))
        elif fields := differing(mapper, found):
            body = {**found, **mapper, "config": {**found.get("config", {}), **mapper.get("config", {})}}
            changes.append(Change(name, fields, "PUT", f"{base}/{found['id']}", body))
    return changes + [
        Change(f"mapper {name} of {what}", ("removed",), "DELETE", f"{base}/{found['id']}")
        for name, found in by_name.items()
    ]
