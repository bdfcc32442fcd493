"""What cases must show of policies as a whole."""

from pathlib import Path

from gateway import authz
from gateway.authz import Action, Case, Policies


def load(folder: Path) -> list[Case]:
    """Every case of every area."""
    return authz.cases({f"tests/{file.name}": file.read_text() for file in sorted(folder.glob("*.json"))})


def undecided(policies: Policies, cases: list[Case]) -> list[str]:
    """The rules that decide no case."""
    return [f"@id({name}) decides no case in policies/tests" for name in authz.undecided(policies, cases)]


def onesided(cases: list[Case]) -> list[str]:
    """The actions without an allow, or without a deny."""
    seen = {(case.action, case.allowed) for case in cases}
    return [
        f"{action} has no case that is {'allowed' if allowed else 'denied'}"
        for action in Action
        for allowed in (True, False)
        if (action, allowed) not in seen
    ]


def wordless(policies: Policies) -> list[str]:
    """The rules that forbid and do not say it in plain words, and the actions that nothing need allow."""
    rules = [
        f"{rule.file}:{rule.line}: {rule.id} forbids and has no @rule, @fact, @who, @next, @alternative"
        for rule in policies.rules
        if rule.forbids and not rule.words
    ]
    actions = [
        f"gateway/authz/words: nothing says what to do where no rule allows {action}"
        for action in Action
        if action not in authz.NOTHING_ALLOWS
    ]
    return rules + actions
