"""Cases of policies as data: `tests/<area>.json`, a question, the answer, and the rules that decide it."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from gateway.authz.actions import Action
from gateway.authz.decide import decide
from gateway.authz.policies import Policies
from gateway.authz.reading import Fault, PolicyFault
from gateway.authz.types import Context, Decision, Resource, Subject, Value

FOLDER: Final = "tests/"
MOST_CASES: Final = 5_000
# A Monday at nine, unless the case has a `when` of its own.
WORKDAY: Final = {"weekday": 1, "minute": 540}


@dataclass(frozen=True)
class Case:
    """One question and the answer that the policies must give, with the rules that decide it."""

    area: str
    says: str
    subject: Subject
    action: Action
    resource: Resource
    context: Context
    allowed: bool
    reasons: tuple[str, ...]

    def ask(self, policies: Policies) -> Decision:
        """What the policies answer."""
        return decide(policies, self.subject, self.action, self.resource, self.context)


@dataclass(frozen=True)
class Result:
    """A case and what was answered."""

    case: Case
    decision: Decision

    @property
    def right(self) -> bool:
        """The answer, and exactly the rules that determine it."""
        return (self.decision.allowed, self.decision.reasons) == (self.case.allowed, self.case.reasons)


def cases(files: Mapping[str, str]) -> list[Case]:
    """Every case of every area. Raises PolicyFault with the file and the case that cannot be read."""
    found = [
        case
        for name in sorted(files)
        if name.startswith(FOLDER) and name.endswith(".json")
        for case in _cases(name, files[name])
    ]
    if len(found) > MOST_CASES:
        raise PolicyFault(Fault(FOLDER, 1, f"{len(found)} cases", f"At most {MOST_CASES}."))
    return found


def run(policies: Policies, found: Iterable[Case]) -> list[Result]:
    """Ask every case."""
    return [Result(case, case.ask(policies)) for case in found]


def undecided(policies: Policies, found: Iterable[Case]) -> list[str]:
    """The rules that decide no case."""
    deciding = {reason for case in found for reason in case.reasons}
    return sorted(policies.ids - deciding)


def _cases(name: str, text: str) -> Iterator[Case]:
    try:
        data = json.loads(text)
        listed = list(data["cases"])
    except json.JSONDecodeError as wrong:
        raise PolicyFault(
            Fault(name, wrong.lineno, f"this is not JSON: {wrong.msg}", "Put it right.")
        ) from None
    except (KeyError, TypeError, RecursionError):
        fix = "An object with subjects, resources and cases, like its neighbours."
        raise PolicyFault(Fault(name, 1, "there are no cases in it", fix)) from None
    area = name.removeprefix(FOLDER).removesuffix(".json")
    for number, case in enumerate(listed, start=1):
        try:
            yield _case(area, data, case)
        except (KeyError, TypeError, AttributeError, ValueError) as wrong:
            what = f"case {number} cannot be read: {wrong}"
            fix = "It needs says, subject, action, resource, decision and reasons, of things named above it."
            raise PolicyFault(Fault(name, 1, what, fix)) from None


def _case(area: str, data: Mapping[str, Any], case: Mapping[str, Any]) -> Case:
    subject, resource = data["subjects"][case["subject"]], data["resources"][case["resource"]]
    attrs = resource["attrs"] | case.get("with", {})
    unknown = attrs.keys() - resource["attrs"].keys()
    if unknown:
        raise ValueError(f"{case['says']}: no attribute {', '.join(sorted(unknown))}")
    return Case(
        area=area,
        says=str(case["says"]),
        subject=Subject(subject["type"], subject["id"], _values(subject["attrs"])),
        action=Action(case["action"]),
        resource=Resource(resource["type"], resource["id"], _values(attrs)),
        context=Context(_values(WORKDAY | case.get("when", {}))),
        allowed={"allow": True, "deny": False}[case["decision"]],
        reasons=tuple(sorted(case["reasons"])),
    )


def _values(attrs: Mapping[str, Any]) -> dict[str, Value]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in attrs.items()}
