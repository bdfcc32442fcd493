"""Back office: the rules as they stand, file by file, and changing them with a second pair of eyes."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, StringConstraints

from brokers.sdk.manifest import Fault
from gateway import authz, rulebook, web
from gateway.authz import Action, Policies, Rule
from gateway.identity import SignedIn
from gateway.kernel import Problem, errors
from gateway.portal import admin, words
from gateway.portal.admin import Why
from gateway.portal.language import _
from gateway.portal.sign_in import SEE_OTHER
from gateway.rulebook import ChangeState, PolicyChange, Simulation

LONGEST: Final = 300_000
NEW: Final = "new"
SAID: Final = {
    "proposed": "Proposed. Somebody else of IT or security has to look at it.",
    "accepted": "Accepted. It decides everywhere within a second.",
    "rejected": "Rejected. The rules stay as they are.",
}


class ChangeForm(BaseModel):
    """One area's rules and cases as they shall be, and why. Browsers end lines with CR LF."""

    area: Annotated[str, StringConstraints(max_length=60)] = ""
    rules: Annotated[str, StringConstraints(max_length=LONGEST)] = ""
    cases: Annotated[str, StringConstraints(max_length=LONGEST)] = ""
    why: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""

    def files(self, active: Policies) -> dict[str, str]:
        """What differs from the active set."""
        given = {f"{self.area}.cedar": self.rules, f"tests/{self.area}.json": self.cases}
        plain = {name: text.replace("\r\n", "\n") for name, text in given.items()}
        return {
            name: text for name, text in plain.items() if text.strip() != active.files.get(name, "").strip()
        }


class ProposalForm(ChangeForm):
    """To be stored, it needs its reason."""

    why: Why


@dataclass(frozen=True, slots=True)
class Area:
    """One file of rules with how many cases prove it. `fixed`: it changes with a release alone."""

    name: str
    rules: Sequence[Rule]
    cases: int
    fixed: bool


async def listing(request: Request, me: web.PersonCaller, said: str = "") -> Response:
    """The rules as they stand, and what waits for a second person. Raises NotAllowed."""
    async with web.ports(request).units.read(me.subject) as unit:
        active = await rulebook.active(unit)
        waiting = [one for one in await rulebook.listing(unit) if one.state == ChangeState.PROPOSED]
        names = await admin.holders(unit, [one.proposer_id for one in waiting])
        proposes = unit.decide(Action.POLICY_PROPOSE, rulebook.rulebook_entity()).allowed
    return await admin.office(
        request,
        "admin/policies.html",
        me,
        here="policies",
        areas=_areas(active),
        version=active.version,
        waiting=waiting,
        names=names,
        proposes=proposes,
        said=_(SAID[said]) if said in SAID else "",
    )


async def show(request: Request, me: web.PersonCaller, area: str) -> Response:
    """One file with its cases; whoever may propose changes them there. Raises NotFound, NotAllowed."""
    async with web.ports(request).units.read(me.subject) as unit:
        active = await rulebook.active(unit)
    if area != NEW and f"{area}.cedar" not in active.files:
        raise errors.NotFound
    form = ChangeForm(area="" if area == NEW else area)
    return await _editor(request, me, _filled(form, active))


async def simulate(request: Request, me: web.PersonCaller) -> Response:
    """What a change would do, with nothing stored. Raises NotAllowed."""
    form = await web.read(request, ChangeForm)
    if isinstance(form, web.Errors):
        return await _editor(
            request, me, _typed(form), told={"rules": _("This is longer than rules may be.")}
        )
    try:
        async with web.ports(request).units.read(me.subject) as unit:
            simulation = await rulebook.rehearse(unit, _changed(form, await rulebook.active(unit)))
    except errors.Invalid as refused:
        return await _editor(request, me, form, faults=faults(refused))
    return await _editor(request, me, form, simulation=simulation)


async def propose(request: Request, me: web.PersonCaller) -> Response:
    """Store a change for a second person. Raises NotAllowed."""
    form = await web.read(request, ProposalForm)
    if isinstance(form, web.Errors):
        told = {name: _("Say in a few words why.") for name in form.fields if name == "why"}
        return await _editor(
            request, me, _typed(form), told=told or {"rules": _("This is longer than rules may be.")}
        )
    try:
        async with web.ports(request).units.open(me.subject) as unit:
            files = _changed(form, await rulebook.active(unit))
            change = await rulebook.propose(unit, rulebook.ProposeForm(files=files, why=form.why))
    except errors.Invalid as refused:
        return await _editor(request, me, form, faults=faults(refused))
    except errors.Conflict as clash:
        return await _editor(request, me, form, refused=clash)
    return RedirectResponse(f"/admin/policies/changes/{change.id}?said=proposed", SEE_OTHER)


def faults(refused: errors.Invalid) -> list[Fault]:
    """The refusal's fields are `file:line` → what is wrong and how to mend it."""
    found = []
    for place, what in refused.fields.items():
        file, _colon, line = place.rpartition(":")
        found.append(Fault(int(line) if line.isdecimal() else 0, file or place, what, ""))
    return found or [Fault(0, "", refused.detail or refused.title, "")]


def difference(change: PolicyChange, active: Policies) -> list[str]:
    """What a proposal would do to the texts, as lines that begin with a sign."""
    found: list[str] = []
    for name, text in sorted(change.files.items()):
        before = active.files.get(name, "").splitlines()
        found += difflib.unified_diff(before, text.splitlines(), name, name, lineterm="", n=2)
    return found


def _changed(form: ChangeForm, active: Policies) -> dict[str, str]:
    files = form.files(active)
    if not files:
        raise errors.Invalid(_("Nothing is changed yet: the text is the one that decides now."))
    return files


def _areas(active: Policies) -> list[Area]:
    cases = authz.cases(active.files)
    names = sorted(name.removesuffix(".cedar") for name in active.files if name.endswith(".cedar"))
    return [
        Area(
            name,
            [rule for rule in active.rules if rule.file == f"{name}.cedar"],
            sum(case.area == name for case in cases),
            name == "rulebook",
        )
        for name in names
    ]


def _filled(form: ChangeForm, active: Policies) -> ChangeForm:
    rules, cases = f"{form.area}.cedar", f"tests/{form.area}.json"
    return ChangeForm(area=form.area, rules=active.files.get(rules, ""), cases=active.files.get(cases, ""))


def _typed(form: web.Errors) -> ChangeForm:
    typed = {name: form.values.get(name, "") for name in ChangeForm.model_fields}
    return ChangeForm.model_construct(None, **typed)


async def _editor(
    request: Request,
    me: SignedIn,
    form: ChangeForm,
    *,
    told: Mapping[str, str] | None = None,
    faults: Sequence[Fault] = (),
    simulation: Simulation | None = None,
    refused: Problem | None = None,
) -> Response:
    async with web.ports(request).units.read(me.subject) as unit:
        active = await rulebook.active(unit)
        proposes = unit.decide(Action.POLICY_PROPOSE, rulebook.rulebook_entity()).allowed
    known = [rule for rule in active.rules if rule.file == f"{form.area}.cedar"]
    return await admin.office(
        request,
        "admin/policy.html",
        me,
        here="policies",
        status=422 if told or faults else 409 if refused else 200,
        form=form,
        known=known,
        said_words={rule.id: words.said(rule.words) for rule in known if rule.words},
        fixed=form.area == "rulebook",
        proposes=proposes,
        errors=told or {},
        faults=faults,
        simulation=simulation,
        refused=refused,
    )
