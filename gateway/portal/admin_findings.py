"""Back office: what is not as it should be, and what becomes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel

from gateway import catalog, governance, grants, identity, web
from gateway.catalog import ServiceFacts
from gateway.governance import Finding, FindingId, FindingKind, FindingState
from gateway.grants import Grant
from gateway.identity import Person, SignedIn
from gateway.kernel import Problem, errors
from gateway.portal import admin
from gateway.portal.admin import Why, WhyForm
from gateway.portal.admin_lifecycle import end_of
from gateway.portal.language import _
from gateway.portal.sign_in import SEE_OTHER
from gateway.work import Unit

KINDS: Final[Mapping[FindingKind, tuple[str, str]]] = {
    FindingKind.UNANSWERABLE: (
        "Nobody could answer a request",
        "It went to IT. Name a manager or steward, so that the next one finds somebody.",
    ),
    FindingKind.DRIFTED: (
        "A service holds something else than was granted",
        "It was changed there by hand. Put it right there, or revoke the access.",
    ),
    FindingKind.STUCK: (
        "Setting up is stuck",
        "Look in the queue of fulfilment: try again, or do it by hand.",
    ),
    FindingKind.VACANT: ("A seat is empty", "Name somebody on the page of the service."),
    FindingKind.EMERGENCY: (
        "Emergency access",
        "Look at it afterwards: confirm it with a reason, or revoke it.",
    ),
    FindingKind.RECOVERED: (
        "Administration was opened from the server",
        "Ask whoever did it, and find out why it was needed.",
    ),
    FindingKind.FORGEABLE: (
        "A service believes calls past the gateway",
        "Let nobody but the gateway reach it, then test the connection again.",
    ),
    FindingKind.LAGGING: (
        "A gateway lags behind",
        "It may still let in whom others refuse. See that it is reached.",
    ),
}
STATES: Final = {"open": "Open", "accepted": "Accepted", "snoozed": "Later", "fixed": "Settled"}
SAID: Final = {
    "settled": "Settled.",
    "accepted": "Accepted until that day.",
    "snoozed": "It comes back on that day.",
    "confirmed": "Confirmed.",
}


class AcceptForm(BaseModel):
    """Until which day, and why."""

    day: date
    why: Why


class SnoozeForm(BaseModel):
    """Until which day."""

    day: date


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding in words; `link` leads to where it is put right."""

    finding: Finding
    title: str
    advice: str
    service: ServiceFacts | None
    link: str

    @property
    def id(self) -> UUID:
        """By which pages continue."""
        return self.finding.id


async def listing(
    request: Request, me: web.PersonCaller, state: str = "open", kind: str = "", cursor: web.Cursor = None
) -> Response:
    """Those that the reader may see, newest first. Raises NotAllowed, NotVisible."""
    chosen = FindingState(state) if state in STATES else None
    of = FindingKind(kind) if kind in {*FindingKind} else None
    async with web.ports(request).units.read(me.subject) as unit:
        await admin.verify_door(unit, "findings")
        rows = await governance.findings(
            unit, state=chosen, kind=of, after=web.after(cursor), limit=admin.SHOWN + 1
        )
        shown = await _shown(unit, rows)
    found = web.cut(shown, admin.SHOWN)
    return await admin.office(
        request,
        "admin/findings.html",
        me,
        here="findings",
        findings=found.items,
        next=found.next,
        state=chosen,
        states=[(name, _(words)) for name, words in STATES.items()],
        kind=of,
        kinds=[(name, _(title)) for name, (title, _advice) in KINDS.items()],
    )


async def show(request: Request, me: web.PersonCaller, finding_id: UUID, said: str = "") -> Response:
    """One of them with what can be done. Raises NotFound, NotVisible."""
    return await _page(request, me, finding_id, said=_(SAID[said]) if said in SAID else "")


async def settle(request: Request, me: web.PersonCaller, finding_id: UUID) -> Response:
    """It was put right. Raises NotFound, NotVisible, NotAllowed."""
    form = await web.read(request, WhyForm)
    if isinstance(form, web.Errors):
        return await _page(request, me, finding_id, told=_told(form), act="settle")
    try:
        async with web.ports(request).units.open(me.subject) as unit:
            await governance.settle(unit, FindingId(finding_id), why=form.why)
    except errors.Conflict as refused:
        return await _page(request, me, finding_id, refused=refused)
    return RedirectResponse(f"/admin/findings/{finding_id}?said=settled", SEE_OTHER)


async def confirm(request: Request, me: web.PersonCaller, finding_id: UUID) -> Response:
    """The emergency was right. Raises NotFound, NotVisible, NotAllowed."""
    form = await web.read(request, WhyForm)
    if isinstance(form, web.Errors):
        return await _page(request, me, finding_id, told=_told(form), act="confirm")
    try:
        async with web.ports(request).units.open(me.subject) as unit:
            await governance.confirm(unit, FindingId(finding_id), why=form.why)
    except errors.Conflict as refused:
        return await _page(request, me, finding_id, refused=refused)
    return RedirectResponse(f"/admin/findings/{finding_id}?said=confirmed", SEE_OTHER)


async def accept(request: Request, me: web.PersonCaller, finding_id: UUID) -> Response:
    """Live with it until a day. Raises NotFound, NotVisible, NotAllowed."""
    form = await web.read(request, AcceptForm)
    if isinstance(form, web.Errors):
        return await _page(request, me, finding_id, told=_told(form), act="accept")
    try:
        async with web.ports(request).units.open(me.subject) as unit:
            await governance.accept(
                unit, FindingId(finding_id), until=end_of(form.day, me.zone), why=form.why
            )
    except (errors.Conflict, errors.Invalid) as refused:
        return await _page(request, me, finding_id, refused=refused)
    return RedirectResponse(f"/admin/findings/{finding_id}?said=accepted", SEE_OTHER)


async def snooze(request: Request, me: web.PersonCaller, finding_id: UUID) -> Response:
    """Look at it later. Raises NotFound, NotVisible, NotAllowed."""
    form = await web.read(request, SnoozeForm)
    if isinstance(form, web.Errors):
        return await _page(request, me, finding_id, told=_told(form), act="snooze")
    try:
        async with web.ports(request).units.open(me.subject) as unit:
            await governance.snooze(unit, FindingId(finding_id), until=end_of(form.day, me.zone))
    except (errors.Conflict, errors.Invalid) as refused:
        return await _page(request, me, finding_id, refused=refused)
    return RedirectResponse(f"/admin/findings/{finding_id}?said=snoozed", SEE_OTHER)


def _told(form: web.Errors) -> dict[str, str]:
    words = {"why": _("Say in a few words why."), "day": _("Choose a day.")}
    return {name: words.get(name, _("Look at this again.")) for name in form.fields}


async def _page(
    request: Request,
    me: SignedIn,
    finding_id: UUID,
    *,
    said: str = "",
    told: Mapping[str, str] | None = None,
    act: str = "",
    refused: Problem | None = None,
) -> Response:
    async with web.ports(request).units.read(me.subject) as unit:
        finding = await governance.finding(unit, FindingId(finding_id))
        (shown,) = await _shown(unit, [finding])
        can = await governance.acts_on(unit, finding)
        by, involved = await _people(unit, finding)
        emergency = await _emergency(unit, finding)
    return await admin.office(
        request,
        "admin/finding.html",
        me,
        here="findings",
        status=422 if told or isinstance(refused, errors.Invalid) else 409 if refused else 200,
        shown=shown,
        finding=finding,
        state=_(STATES[finding.state]),
        can=can,
        by=by,
        involved=involved,
        emergency=emergency,
        errors=told or {},
        act=act,
        refused=refused,
        said=said,
    )


async def _people(unit: Unit, finding: Finding) -> tuple[Person | None, Person | None]:
    """Who settled it, and whose own doing it is about."""
    wanted = [who for who in (finding.settled_by, finding.involved_id) if who]
    found = await identity.people_by_id(unit, wanted)
    return (
        found.get(finding.settled_by) if finding.settled_by else None,
        found.get(finding.involved_id) if finding.involved_id else None,
    )


async def _emergency(unit: Unit, finding: Finding) -> list[Grant]:
    """The live grants that came of an emergency: what revoking would end."""
    if finding.kind != FindingKind.EMERGENCY:
        return []
    rows = (await grants.of_requests(unit, [finding.about_id])).get(finding.about_id, [])
    return [grant for grant in rows if grant.state in grants.LIVE]


async def _shown(unit: Unit, rows: Sequence[Finding]) -> list[Shown]:
    services = await catalog.facts(unit, [row.service_id for row in rows if row.service_id])
    found = []
    for row in rows:
        title, advice = KINDS[FindingKind(row.kind)]
        service = services.get(row.service_id) if row.service_id else None
        found.append(Shown(row, _(title), _(advice), service, _link(row, service)))
    return found


def _link(row: Finding, service: ServiceFacts | None) -> str:
    if row.kind == FindingKind.STUCK:
        return "/admin/fulfilments"
    if row.about_type == "Request":
        return f"/requests/{row.about_id}"
    if row.about_type == "Grant":
        return f"/grants/{row.about_id}/revoke"
    return f"/admin/services/{service.slug}" if service else ""
