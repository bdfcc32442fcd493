"""Load Cedar policies once: parsed, validated against the schema, identified by their `@id`."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import cedarpy

_ID = re.compile(r'@id\("([^"]*)"\)')


class PolicyFault(Exception):
    """The policies cannot be used; the text names file and fault. The process must not start."""


@dataclass(frozen=True, slots=True)
class Policies:
    """A parsed policy set. `version` is a digest of schema and policies: equal text, equal version."""

    parsed: cedarpy.PolicySet
    schema: cedarpy.Schema
    ids: frozenset[str]
    version: str


def load(folder: Path) -> Policies:
    """Read `schema.cedarschema` and every `*.cedar` of the folder.

    Raises PolicyFault where there is no policy, one does not parse or validate, or one has no
    unique `@id`: an unnamed rule could not be explained to anybody.
    """
    files = sorted(folder.glob("*.cedar"))
    text = "\n".join(file.read_text() for file in files)
    schema = (folder / "schema.cedarschema").read_text()
    ids = _ID.findall(text)
    rules = len(re.findall(r"^(?:permit|forbid)\b", text, re.MULTILINE))
    if not files or not rules:
        raise PolicyFault(f"no policy in {folder}: an empty set would be a silent no to everything")
    if len(ids) != rules or len(set(ids)) != len(ids):
        raise PolicyFault("every policy needs one @id of its own")
    result = cedarpy.validate_policies(text, schema)
    if not result.validation_passed:
        names = result.id_annotations_by_policy_id
        faults = "; ".join(f"{names.get(e.policy_id, e.policy_id)}: {e.error}" for e in result.errors)
        raise PolicyFault(f"policies do not fit the schema: {faults}")
    return Policies(
        parsed=cedarpy.PolicySet.from_str(text),
        schema=cedarpy.Schema.from_str(schema),
        ids=frozenset(ids),
        version=hashlib.sha256((schema + text).encode()).hexdigest()[:12],
    )
