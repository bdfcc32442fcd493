"""How `frontdesk policy` says what it found."""

from dataclasses import asdict

from rich.console import Console
from rich.table import Table

from gateway.authz import Policies, Result
from gateway.rulebook import Explained, Simulation


def results(policies: Policies, results: list[Result], undecided: list[str]) -> dict[str, object]:
    """What the cases came to, for programs."""
    wrong = [
        {
            "area": r.case.area,
            "says": r.case.says,
            "allowed": r.decision.allowed,
            "reasons": r.decision.reasons,
        }
        for r in results
        if not r.right
    ]
    return {"version": policies.version, "cases": len(results), "wrong": wrong, "undecided": undecided}


def print_results(policies: Policies, results: list[Result], undecided: list[str]) -> None:
    """A table by area, then everything that is wrong."""
    table = Table("area", "cases", "right", "wrong", box=None)
    for area in sorted({result.case.area for result in results}):
        asked = [result for result in results if result.case.area == area]
        right = sum(result.right for result in asked)
        table.add_row(area, str(len(asked)), str(right), str(len(asked) - right))
    console = Console(soft_wrap=True)
    console.print(table)
    for result in results:
        if not result.right:
            console.print(f"WRONG {result.case.area}: {result.case.says}", markup=False)
            console.print(
                f"  written: {_answer(allowed=result.case.allowed, by=result.case.reasons)}", markup=False
            )
            given = _answer(allowed=result.decision.allowed, by=result.decision.reasons)
            console.print(f"  decided: {given}", markup=False)
    for name in undecided:
        console.print(f"WITHOUT A CASE {name}", markup=False)
    console.print(
        f"Rules {policies.version}: {len(policies.rules)} rules, {len(results)} cases.", markup=False
    )


def _answer(*, allowed: bool, by: tuple[str, ...]) -> str:
    return f"{'allowed' if allowed else 'refused'} by {', '.join(by) or 'no rule'}"


def explained(one: Explained) -> dict[str, object]:
    """A decision with its words and facts, for programs."""
    facts = {"who": dict(one.who), "what": dict(one.what), "when": dict(one.when)}
    return {**asdict(one.decision), "words": [asdict(words) for words in one.words], **facts}


def said(one: Explained) -> str:
    """The same for people."""
    lines = [f"{one.decision.resource}: {_answer(allowed=one.decision.allowed, by=one.decision.reasons)}"]
    for words in one.words:
        lines += [f"  The rule: {words.rule}", f"  What did not fit: {words.fact}"]
        lines += [f"  What to do: {words.next_step}", f"  Another way: {words.alternative}"]
        lines.append(f"  Who can change this: {words.who}")
    for name, facts in (("who", one.who), ("what", one.what), ("when", one.when)):
        lines.append(f"  {name}: " + ", ".join(f"{key}={value}" for key, value in sorted(facts.items())))
    return "\n".join([*lines, f"  Rules {one.decision.policy_version}."])


def print_simulation(found: Simulation) -> None:
    """What would change: first what opens, then totals, then names."""
    console = Console(soft_wrap=True)
    if found.lifted:
        console.print(
            f"LOOK AT THIS FIRST: {', '.join(found.lifted)} forbid today.", style="bold", markup=False
        )
    for word, names in (("added", found.added), ("changed", found.changed), ("removed", found.removed)):
        if names:
            console.print(f"Rules {word}: {', '.join(names)}", markup=False)
    totals = Table("action", "asked", "gain", "lose", box=None)
    for tally in found.tallies:
        totals.add_row(tally.action, str(tally.asked), str(tally.gain), str(tally.lose))
    console.print(totals)
    rows = Table("person", "what", "today", "then", "by", box=None)
    for change in found.changes:
        today, then = ("yes" if answer else "no" for answer in (change.before, change.after))
        for row in change.rows:
            rows.add_row(row.who, row.what, today, then, ", ".join(change.rules))
        if change.count > len(change.rows):
            rows.add_row(f"and {change.count - len(change.rows)} more", "", today, then, "")
    console.print(rows if found.changes else "Nothing would change for anybody.")
    if found.by_the_clock:
        console.print(f"Some rule looks at the clock; this is how it is at {found.at:%A %H:%M} UTC.")
