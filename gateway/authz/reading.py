"""Read the text of policies: rule by rule, so that a fault has a line, and within limits.

Cedar's parser and validator recurse: a rule of 20,000 brackets ends the whole process (tried). The
limits here are checked before Cedar sees a character.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import cedarpy

from gateway.authz.words import Words

MOST_FILES: Final = 40
MOST_RULES: Final = 500
MOST_SIGNS: Final = 256 * 1024
MOST_SIGNS_OF_A_RULE: Final = 4_000
DEEPEST: Final = 20
MOST_OPERATORS: Final = 200
_TOKEN: Final = re.compile(r'//[^\n]*|"(?:\\.|[^"\\])*"|;')
_LEADING: Final = re.compile(r"(?:\s|//[^\n]*)*")
_ASIDE: Final = re.compile(r'//[^\n]*|"(?:\\.|[^"\\])*"')
_OPERATOR: Final = re.compile(r"&&|\|\||[!.+*<>=\-]|\bif\b|\bhas\b|\blike\b|\bin\b")
_TIME: Final = re.compile(r'\bcontext\b|"(?:weekday|minute)"')


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with policies, where, and how to put it right."""

    file: str
    line: int
    what: str
    fix: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.what}. {self.fix}"


class PolicyFault(Exception):
    """The policies cannot be used; the text names file, line, fault and fix."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(" ".join(str(fault) for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Rule:
    """One policy as it is written. `on` is the type of principal that its head names, or nothing."""

    file: str
    line: int
    id: str
    forbids: bool
    on: str
    timed: bool
    words: Words | None
    text: str


def rules_of(files: Mapping[str, str]) -> tuple[Rule, ...]:
    """Every rule of every file, in the order of names and lines. Raises PolicyFault with every fault."""
    _verify_size(files)
    found: list[Rule] = []
    faults: list[Fault] = []
    for file in sorted(files):
        for line, text in _statements(files[file]):
            try:
                found.append(_rule(file, line, text))
            except PolicyFault as fault:
                faults += fault.faults
    if len(found) > MOST_RULES:
        faults.append(
            Fault("policies", 1, f"{len(found)} rules", f"At most {MOST_RULES}: join some of them.")
        )
    if faults:
        raise PolicyFault(*faults)
    return tuple(found)


def _verify_size(files: Mapping[str, str]) -> None:
    if len(files) > MOST_FILES:
        raise PolicyFault(Fault("policies", 1, f"{len(files)} files", f"At most {MOST_FILES}: join some."))
    for file, text in files.items():
        if len(text) > MOST_SIGNS:
            fix = f"At most {MOST_SIGNS // 1024} KB a file: take rules out."
            raise PolicyFault(Fault(file, 1, f"{len(text) // 1024} KB of text", fix))


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Each rule with the line on which it begins; signs inside strings and comments end nothing."""
    begin, ends = 0, [m.end() for m in _TOKEN.finditer(text) if m[0] == ";"]
    for end in (*ends, len(text)):
        lead = _LEADING.match(text, begin, end)
        first = lead.end() if lead else begin
        if first < end:
            yield text.count("\n", 0, first) + 1, text[first:end]
        begin = end


def _rule(file: str, line: int, text: str) -> Rule:
    _verify_shape(file, line, text)
    try:
        parsed = json.loads(cedarpy.policies_to_json_str(text))
    except ValueError as wrong:
        fix = "The rule begins on this line: look at its brackets, quotes and the semicolon at its end."
        raise PolicyFault(Fault(file, line, f"this does not parse: {wrong}", fix)) from None
    if parsed["templates"] or len(parsed["staticPolicies"]) != 1:
        fix = "Name who and what it is about, without ?principal and ?resource."
        raise PolicyFault(Fault(file, line, "this is a template and no rule", fix))
    (policy,) = parsed["staticPolicies"].values()
    notes: dict[str, str | None] = policy.get("annotations", {})
    id_ = notes.get("id") or ""
    if not re.fullmatch(r"[a-z0-9]+([.-][a-z0-9]+)*", id_):
        fix = 'Write @id("area.what-it-says") above it, in small letters.'
        raise PolicyFault(Fault(file, line, "every policy needs one @id of its own", fix))
    return Rule(
        file=file,
        line=line,
        id=id_,
        forbids=policy["effect"] == "forbid",
        on=policy["principal"].get("entity_type", ""),
        timed=bool(_TIME.search(text)),
        words=_words(id_, notes),
        text=text.strip(),
    )


def _verify_shape(file: str, line: int, text: str) -> None:
    code = _ASIDE.sub("", text)
    deep = deepest = 0
    for sign in code:
        deep += (sign in "([{") - (sign in ")]}")
        deepest = max(deepest, deep)
    too = None
    if len(text) > MOST_SIGNS_OF_A_RULE:
        too = f"this rule has {len(text)} signs, at most {MOST_SIGNS_OF_A_RULE} are read"
    elif deepest > DEEPEST:
        too = f"brackets stand {deepest} deep, at most {DEEPEST} are read"
    elif len(_OPERATOR.findall(code)) > MOST_OPERATORS:
        too = f"more than {MOST_OPERATORS} operators stand in one rule"
    if too:
        raise PolicyFault(Fault(file, line, too, "Say it in several rules."))


def _words(id_: str, notes: Mapping[str, str | None]) -> Words | None:
    """None where one of them is missing."""
    said = [notes.get(name) or "" for name in ("rule", "fact", "who", "next", "alternative")]
    return Words(id_, *said) if all(said) else None
