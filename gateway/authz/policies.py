"""Load Cedar policies once: parsed, validated against the schema, identified by their `@id`."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

import cedarpy

from gateway.authz.reading import Fault, PolicyFault, Rule, rules_of
from gateway.authz.words import Words

SCHEMA: Final = "schema.cedarschema"
UTC: Final = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Policies:
    """A parsed policy set. `version` is a digest of schema and policies: equal text, equal version.

    `timed` says that some rule looks at the clock, which shows the time of `zone`; `words` are those
    of the rules that forbid; `files` is the text that all of it was made of.
    """

    version: str
    zone: ZoneInfo
    timed: bool
    parsed: cedarpy.PolicySet = field(compare=False)
    schema: cedarpy.Schema = field(compare=False)
    rules: tuple[Rule, ...] = field(compare=False)
    files: Mapping[str, str] = field(compare=False)

    @property
    def ids(self) -> frozenset[str]:
        """The `@id` of every rule."""
        return frozenset(rule.id for rule in self.rules)

    @property
    def words(self) -> Mapping[str, Words]:
        """The words of every rule that has them, by `@id`."""
        return {rule.id: rule.words for rule in self.rules if rule.words}


def load(folder: Path, zone: ZoneInfo = UTC) -> Policies:
    """Read `schema.cedarschema` and every `*.cedar` of the folder. Raises PolicyFault."""
    return compose(read(folder), zone)


def read(folder: Path) -> dict[str, str]:
    """The texts of a folder of policies by name: schema, policies, and `tests/<area>.json`."""
    found = [folder / SCHEMA, *sorted(folder.glob("*.cedar")), *sorted((folder / "tests").glob("*.json"))]
    try:
        return {str(file.relative_to(folder)): file.read_text(encoding="utf-8") for file in found}
    except (OSError, UnicodeDecodeError) as wrong:
        fix = f"It has to be a folder with {SCHEMA} and files that end in .cedar, as UTF-8."
        raise PolicyFault(
            Fault(folder.name, 1, f"this cannot be read ({type(wrong).__name__})", fix)
        ) from None


def compose(files: Mapping[str, str], zone: ZoneInfo = UTC) -> Policies:
    """The set that these files make, by name.

    Raises PolicyFault where there is no policy, one does not parse or validate, or one has no
    unique `@id`: an unnamed rule could not be explained to anybody.
    """
    return _composed(tuple(sorted(files.items())), zone)


@lru_cache(maxsize=4)
def _composed(files_: tuple[tuple[str, str], ...], zone: ZoneInfo) -> Policies:
    """Parsing and validating are a third of a process's start; a forked one finds it done."""
    files = dict(files_)
    texts = {name: text for name, text in files.items() if name.endswith(".cedar")}
    rules = rules_of(texts)
    if not rules:
        fix = "An empty set would be a silent no to everything: give it files that end in .cedar."
        raise PolicyFault(Fault("policies", 1, "there is no policy", fix))
    _verify_names(rules)
    text = "\n".join(texts[name] for name in sorted(texts))
    _verify_types(rules, text, files[SCHEMA])
    return Policies(
        version=hashlib.sha256((files[SCHEMA] + text).encode()).hexdigest()[:12],
        zone=zone,
        timed=any(rule.timed for rule in rules),
        parsed=cedarpy.PolicySet.from_str(text),
        schema=cedarpy.Schema.from_str(files[SCHEMA]),
        rules=rules,
        files=MappingProxyType(files),
    )


def _verify_names(rules: tuple[Rule, ...]) -> None:
    seen: dict[str, Rule] = {}
    for rule in rules:
        first = seen.setdefault(rule.id, rule)
        if first is not rule:
            what = f"every policy needs one @id of its own, and {rule.id} stands in {first.file} too"
            raise PolicyFault(Fault(rule.file, rule.line, what, "Give one of the two another name."))


def _verify_types(rules: tuple[Rule, ...], text: str, schema: str) -> None:
    result = cedarpy.validate_policies(text, schema)
    if result.validation_passed:
        return
    faults: dict[str, Fault] = {}
    for error in result.errors:
        number = error.policy_id.removeprefix("policy")
        known = number.isdecimal() and int(number) < len(rules)
        rule = rules[int(number)] if known else rules[0]
        what = f"{rule.id}: policies do not fit the schema: {error.error}"
        fix = f"Use the types, attributes and actions that {SCHEMA} declares, and say of which it speaks."
        faults.setdefault(rule.id, Fault(rule.file, rule.line, what, fix))
    raise PolicyFault(*faults.values())
