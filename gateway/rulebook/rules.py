"""Pure: which files a proposal may carry, whether the set that they make is whole, and how sets differ."""

import re
from collections.abc import Mapping
from typing import Final

from gateway import authz
from gateway.authz import Fault, Policies, PolicyFault

_NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,40}\.cedar|tests/[a-z][a-z0-9-]{0,40}\.json")
# Who may change the rules is no matter of a change: else one accepted change could end the four eyes.
FIXED: Final = frozenset({"rulebook.cedar", "tests/rulebook.json"})
_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")


def verify_names(files: Mapping[str, str]) -> None:
    """Raises PolicyFault for a file that no proposal may carry."""
    faults = []
    for name, text in files.items():
        shown = name[:80]
        if name in FIXED:
            fix = "Leave it out: it says who may change rules, and changes with a release alone."
            faults.append(Fault(shown, 1, "this file is not for proposals", fix))
        elif not _NAME.fullmatch(name):
            fix = "Call it area.cedar or tests/area.json, in small letters; the schema comes with a release."
            faults.append(Fault(shown, 1, "this is no name of a file of rules or cases", fix))
        elif _UNSTORABLE.search(text):
            faults.append(Fault(shown, 1, "there are signs in it that are no text", "Take them out."))
    if faults:
        raise PolicyFault(*faults)


def whole(files: Mapping[str, str], active: Policies) -> Policies:
    """The set that these files make, in the zone of the active one.

    Raises PolicyFault where it does not fit the schema, a rule that forbids has no words, a case is
    not decided as written, or a rule decides no case.
    """
    made = authz.compose(files, active.zone)
    found = authz.cases(files)
    faults = [
        Fault(rule.file, rule.line, f"{rule.id} forbids without words", _WORDS)
        for rule in made.rules
        if rule.forbids and not rule.words
    ]
    for result in authz.run(made, found):
        if not result.right:
            answer = "allow" if result.decision.allowed else "deny"
            by = ", ".join(result.decision.reasons) or "no rule"
            what = f"the case “{result.case.says}” is decided otherwise: {answer} by {by}"
            faults.append(Fault(f"tests/{result.case.area}.json", 1, what, "Change the rule, or the case."))
    lines = {rule.id: rule for rule in made.rules}
    for name in authz.undecided(made, found):
        rule = lines[name]
        fix = f"Add one to tests/{rule.file.removesuffix('.cedar')}.json that it decides."
        faults.append(Fault(rule.file, rule.line, f"{name} decides no case", fix))
    if faults:
        raise PolicyFault(*faults)
    return made


_WORDS: Final = "Write @rule, @fact, @who, @next and @alternative above it, for the person who is refused."


def difference(before: Policies, after: Policies) -> tuple[list[str], list[str], list[str], list[str]]:
    """Rules that are added, changed and removed, and those that forbade and are gone or changed."""
    old, new = ({rule.id: rule for rule in each.rules} for each in (before, after))
    added = sorted(new.keys() - old.keys())
    removed = sorted(old.keys() - new.keys())
    changed = sorted(name for name in old.keys() & new.keys() if old[name].text != new[name].text)
    lifted = sorted(name for name in {*changed, *removed} if old[name].forbids)
    return added, changed, removed, lifted
