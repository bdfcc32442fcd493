"""A change of the rules that shuts what our own people use, and ways to send it."""

import json
from collections.abc import Mapping

from gateway import rulebook, work
from gateway.authz import Policies, Subject

RULE = "hours.own-desk-is-shut"
SHUT = f"""
@id("{RULE}")
@rule("Our own people use no information services at present.")
@fact("This is one.")
@who("IT.")
@next("Come back tomorrow.")
@alternative("Use the telephone.")
forbid (principal, action == Action::"grant:use", resource)
when {{ resource.class == "information" && resource.organisation == "own" }};
"""
PERSON = {"key": "ann", "roles": ["employee"], "realm": "workforce", "unit": "sales", "organisation": "own"}


def cases(policies: Policies, reasons: tuple[str, ...] = (RULE,)) -> str:
    """A file with the one case that the rule decides."""
    shipped = json.loads(policies.files["tests/grants.json"])
    grant = next(r["attrs"] for r in shipped["resources"].values() if r["type"] == "Grant")
    grant |= {"person": "ann", "organisation": "own", "class": "information", "live": True}
    asked = {"says": "it is shut", "subject": "ann", "action": "grant:use", "resource": "grant"}
    return json.dumps(
        {
            "subjects": {"ann": {"type": "Person", "id": "ann", "attrs": PERSON}},
            "resources": {"grant": {"type": "Grant", "id": "g", "attrs": grant}},
            "cases": [{**asked, "decision": "deny", "reasons": list(reasons)}],
        }
    )


def shut(policies: Policies) -> dict[str, str]:
    """The rule and its case."""
    return {"hours.cedar": SHUT, "tests/hours.json": cases(policies)}


async def proposed(units: work.Units, subject: Subject, files: Mapping[str, str]) -> rulebook.ChangeId:
    """A change that waits for its second person."""
    async with units.open(subject) as unit:
        form = rulebook.ProposeForm(files=dict(files), why="For a test.")
        return rulebook.ChangeId((await rulebook.propose(unit, form)).id)


async def accepted(units: work.Units, subject: Subject, change: rulebook.ChangeId) -> None:
    """The second person agrees."""
    async with units.open(subject) as unit:
        await rulebook.accept(unit, change, why="Looks right.")
