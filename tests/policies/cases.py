"""Cases of policies as data: policies/tests/<area>.json."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gateway.authz import Action, Decision, Policies, Resource, Subject, Value, decide


@dataclass(frozen=True)
class Case:
    """One question and the answer that the policies must give, with the rules that decide it."""

    area: str
    says: str
    subject: Subject
    action: Action
    resource: Resource
    allowed: bool
    reasons: tuple[str, ...]

    def ask(self, policies: Policies) -> Decision:
        """What the policies answer."""
        return decide(policies, self.subject, self.action, self.resource)


def load(folder: Path) -> list[Case]:
    """Every case of every area."""
    return [case for file in sorted(folder.glob("*.json")) for case in _cases(file)]


def _cases(file: Path) -> Iterator[Case]:
    data = json.loads(file.read_text())
    for case in data["cases"]:
        subject, resource = data["subjects"][case["subject"]], data["resources"][case["resource"]]
        attrs = resource["attrs"] | case.get("with", {})
        unknown = attrs.keys() - resource["attrs"].keys()
        if unknown:
            raise ValueError(f"{file.name}: {case['says']}: no attribute {', '.join(sorted(unknown))}")
        yield Case(
            area=file.stem,
            says=case["says"],
            subject=Subject(subject["type"], subject["id"], _values(subject["attrs"])),
            action=Action(case["action"]),
            resource=Resource(resource["type"], resource["id"], _values(attrs)),
            allowed={"allow": True, "deny": False}[case["decision"]],
            reasons=tuple(sorted(case["reasons"])),
        )


def _values(attrs: dict[str, Any]) -> dict[str, Value]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in attrs.items()}


def undecided(policies: Policies, cases: list[Case]) -> list[str]:
    """The rules that decide no case."""
    deciding = {reason for case in cases for reason in case.reasons}
    return [f"@id({name}) decides no case in policies/tests" for name in sorted(policies.ids - deciding)]


def onesided(cases: list[Case]) -> list[str]:
    """The actions without an allow, or without a deny."""
    seen = {(case.action, case.allowed) for case in cases}
    return [
        f"{action} has no case that is {'allowed' if allowed else 'denied'}"
        for action in Action
        for allowed in (True, False)
        if (action, allowed) not in seen
    ]
