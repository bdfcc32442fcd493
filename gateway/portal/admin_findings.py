"""Back office: what is not as it should be, and what becomes of several at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Final
from uuid import UUID

from fastapi import Query, Request
from fastapi.responses import Response

from gateway import catalog, governance, web
from gateway.catalog import ServiceFacts
from gateway.governance import Finding, FindingId, FindingKind, FindingState
from gateway.identity import SignedIn
from gateway.kernel import errors
from gateway.kernel.language import mark
from gateway.portal import admin_bulk as bulk
from gateway.portal import admin_files as files
from gateway.portal import admin_lists as lists
from gateway.portal.admin import Why
from gateway.portal.admin_lifecycle import end_of
from gateway.portal.language import _, n_
from gateway.work import Unit

KINDS: Final[Mapping[FindingKind, tuple[str, str]]] = {
    FindingKind.UNANSWERABLE: (
        mark("Nobody could answer a request"),
        mark("It went to IT. Name a manager or steward, so that the next one finds somebody."),
    ),
    FindingKind.DRIFTED: (
        mark("A service holds something else than was granted"),
        mark("It was changed there by hand. Put it right there, or revoke the access."),
    ),
    FindingKind.STUCK: (
        mark("Setting up is stuck"),
        mark("Look in the queue of fulfilment: try again, or do it by hand."),
    ),
    FindingKind.VACANT: (mark("A seat is empty"), mark("Name somebody on the page of the service.")),
    FindingKind.EMERGENCY: (
        mark("Emergency access"),
        mark("Look at it afterwards: confirm it with a reason, or revoke it."),
    ),
    FindingKind.RECOVERED: (
        mark("Administration was opened from the server"),
        mark("Ask whoever did it, and find out why it was needed."),
    ),
    FindingKind.FORGEABLE: (
        mark("A service believes calls past the gateway"),
        mark("Let nobody but the gateway reach it, then test the connection again."),
    ),
    FindingKind.LAGGING: (
        mark("A gateway lags behind"),
        mark("It may still let in whom others refuse. See that it is reached."),
    ),
}
STATES: Final = {
    "open": mark("Open"),
    "accepted": mark("Accepted"),
    "snoozed": mark("Later"),
    "fixed": mark("Settled"),
}


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

    @property
    def what(self) -> str:
        """The title, and which it is."""
        return f"{self.title} {self.finding.detail.replace('_', ' ')}".strip()

    @property
    def state(self) -> str:
        """In words."""
        return _(STATES[self.finding.state])

    @property
    def moment(self) -> datetime | None:
        """By when it is to be looked at, or when it comes back."""
        return self.finding.due_at if self.finding.state == FindingState.OPEN else self.finding.until


class FindingsLook(lists.Look):
    """A state and a kind; without a word about the state those that are open."""

    state: lists.Word = "open"
    kind: lists.Word = ""

    @property
    def chosen(self) -> FindingState | None:
        """As the query takes it."""
        return FindingState(self.state) if self.state in STATES else None

    @property
    def of(self) -> FindingKind | None:
        """As the query takes it."""
        return FindingKind(self.kind) if self.kind in {*FindingKind} else None

    @property
    def kept(self) -> dict[str, str]:
        """With the state where it is every one, which is not what an address without it says."""
        return super().kept | ({} if self.state else {"state": ""})


class PickedForm(bulk.PickedForm):
    """Until which day, and why."""

    day: date | None = None
    why: Why | None = None


async def _rows(unit: Unit, look: FindingsLook, after: UUID | None, limit: int) -> list[Shown]:
    rows = await governance.findings(
        unit, state=look.chosen, kind=look.of, order=look.order, after=after, limit=limit + 1
    )
    return await shown(unit, rows)


async def _count(unit: Unit, look: FindingsLook) -> int:
    return await governance.findings_count(unit, state=look.chosen, kind=look.of)


FINDINGS: Final = lists.List(
    part="findings",
    look=FindingsLook,
    columns=(
        lists.Column[Shown](mark("What"), lambda row: row.what, "kind"),
        lists.Column(mark("Service"), lambda row: row.service.name if row.service else ""),
        lists.Column(mark("State"), lambda row: row.state, "state"),
        lists.Column(mark("Until"), lambda row: row.moment),
        lists.Column(mark("Since"), lambda row: row.finding.raised_at, "since"),
    ),
    rows=_rows,
    count=_count,
    own="-since",
)


async def listing(request: Request, me: web.PersonCaller, look: Annotated[FindingsLook, Query()]) -> Response:
    """Those that the reader may see, newest first. Raises NotAllowed, NotVisible."""
    return await _page(request, me, look)


async def file(request: Request, me: web.PersonCaller, look: Annotated[FindingsLook, Query()]) -> Response:
    """The same as a file. Raises NotAllowed, NotVisible."""
    return await files.file(request, me, FINDINGS, look)


@dataclass(frozen=True, slots=True)
class Undo:
    """Answers that the reader may take back, the first of them until then."""

    ids: Sequence[UUID]
    until: datetime


async def act_picked(request: Request, me: web.PersonCaller) -> Response:
    """Settle, accept or put off each that was picked. Raises NotAllowed, Invalid where nothing was."""
    form = await bulk.read(request, me, "findings", PickedForm)
    tally = await bulk.each(request, me, form.picked, lambda unit, one: _act(unit, one, form, me.zone))
    look = FindingsLook.model_validate(lists.taken(FINDINGS, form.look))
    return await _page(request, me, look, told=tally.words, status=tally.status, done=tally.ids)


async def undo_picked(request: Request, me: web.PersonCaller) -> Response:
    """Take the answers of a moment ago back, as far as they can be. Raises NotAllowed, Invalid."""
    form = await bulk.read(request, me, "findings", bulk.PickedForm)
    tally = await bulk.each(request, me, form.picked, lambda unit, one: governance.undo(unit, FindingId(one)))
    look = FindingsLook.model_validate(lists.taken(FINDINGS, form.look))
    told = tally.said(n_("%(num)s is open again.", "%(num)s are open again.", tally.done))
    return await _page(request, me, look, told=told, status=tally.status)


async def _act(unit: Unit, one: UUID, form: PickedForm, zone: str) -> Finding:
    finding_id, why = FindingId(one), form.why or ""
    if form.act == "settle":
        return await governance.settle(unit, finding_id, why=why)
    if form.day is None:
        raise errors.Invalid(_("Choose a day."), fields={"day": "missing"})
    if form.act == "accept":
        return await governance.accept(unit, finding_id, until=end_of(form.day, zone), why=why)
    return await governance.snooze(unit, finding_id, until=end_of(form.day, zone))


async def undo_of(unit: Unit, ids: Sequence[UUID]) -> Undo | None:
    """What can be taken back of what was just done."""
    found = await governance.undoables(unit, ids)
    until = min((one.undo_until for one in found if one.undo_until), default=None)
    return Undo([one.id for one in found], until) if until else None


async def _page(
    request: Request,
    me: SignedIn,
    look: FindingsLook,
    *,
    told: str = "",
    status: int = 200,
    done: Sequence[UUID] = (),
) -> Response:
    async with web.ports(request).units.read(me.subject) as unit:
        undo = await undo_of(unit, done)
    return await lists.page(
        request,
        me,
        FINDINGS,
        look,
        told=told,
        status=status,
        undo=undo,
        states=[(name, _(words)) for name, words in STATES.items()],
        kinds=[(name.value, _(title)) for name, (title, _advice) in KINDS.items()],
    )


async def shown(unit: Unit, rows: Sequence[Finding]) -> list[Shown]:
    """Findings in words, with the names of their services."""
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
