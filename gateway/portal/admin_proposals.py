"""Back office: what people propose, most wanted first, and the answer of IT."""

from collections.abc import Mapping
from typing import Annotated, Final
from uuid import UUID

from fastapi import Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, StringConstraints

from gateway import proposals, web
from gateway.identity import SignedIn
from gateway.kernel import Problem, errors
from gateway.kernel.language import mark
from gateway.portal import admin
from gateway.portal import admin_files as files
from gateway.portal import admin_lists as lists
from gateway.portal.language import _
from gateway.portal.proposals import DATA, Shown, shown
from gateway.portal.sign_in import SEE_OTHER
from gateway.proposals import WAITING, ProposalId, ProposalKind, ProposalState
from gateway.work import Unit

STATES: Final[Mapping[ProposalState, str]] = {
    ProposalState.OPEN: mark("Open"),
    ProposalState.PLANNED: mark("Planned"),
    ProposalState.OFFERED: mark("Offered"),
    ProposalState.DECLINED: mark("Declined"),
    ProposalState.WITHDRAWN: mark("Withdrawn"),
}
KINDS: Final[Mapping[ProposalKind, str]] = {
    ProposalKind.TOOL: mark("Declared tool"),
    ProposalKind.SERVICE: mark("Wished service"),
}
# What an address says where it is not only those that wait.
EVERY: Final = "every"
SAID: Final = {
    "planned": mark("Planned. Everybody who needs it is told."),
    "declined": mark("Declined. Everybody who needs it is told, with your reason."),
    "offered": mark("Offered. Everybody who needs it is told."),
}
_WRONG: Final = {
    "why": mark("Say in a sentence or two why."),
    "reason": mark("Say in a sentence or two why."),
    "service": mark("Name a service that people can ask for now, by its short name."),
}


class AnswerForm(BaseModel):
    """A word with the answer, and the service that does it, where there is one."""

    why: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""
    service: Annotated[str, StringConstraints(strip_whitespace=True, max_length=63)] = ""


class ProposalsLook(lists.Look):
    """Words, a state and a kind; without a word about the state those that wait for an answer."""

    q: lists.Word = ""
    state: lists.Word = ""
    kind: lists.Word = ""

    @property
    def states(self) -> tuple[ProposalState, ...]:
        """As the query takes them."""
        if self.state == EVERY:
            return ()
        return (ProposalState(self.state),) if self.state in STATES else tuple(WAITING)

    @property
    def of(self) -> ProposalKind | None:
        """As the query takes it."""
        return ProposalKind(self.kind) if self.kind in KINDS else None


async def _rows(unit: Unit, look: ProposalsLook, after: UUID | None, limit: int) -> list[Shown]:
    rows = await proposals.listing(
        unit,
        states=look.states,
        kind=look.of,
        search=look.q,
        order=look.order,
        after=after,
        limit=limit + 1,
    )
    return await shown(unit, rows)


async def _count(unit: Unit, look: ProposalsLook) -> int:
    return await proposals.count(unit, states=look.states, kind=look.of, search=look.q)


PROPOSALS: Final = lists.List(
    part="proposals",
    look=ProposalsLook,
    columns=(
        lists.Column[Shown](mark("What"), lambda one: one.row.name, "name"),
        lists.Column(mark("Wanted by"), lambda one: one.row.wanted, "wanted", num=True),
        lists.Column(mark("Kind"), lambda one: _(KINDS[ProposalKind(one.row.kind)]), "kind"),
        lists.Column(mark("What goes into it"), lambda one: one.data, "data"),
        lists.Column(mark("Proposed by"), lambda one: one.by),
        lists.Column(mark("Since"), lambda one: one.row.proposed_at, "since"),
        lists.Column(mark("State"), lambda one: _(STATES[ProposalState(one.row.state)]), "state"),
    ),
    rows=_rows,
    count=_count,
    own="-wanted",
)


async def listing(
    request: Request, me: web.PersonCaller, look: Annotated[ProposalsLook, Query()]
) -> Response:
    """The queue: what waits, most wanted first; a state shows what became of others. Raises NotVisible."""
    states = {name: _(words) for name, words in STATES.items()}
    kinds = {name: _(words) for name, words in KINDS.items()}
    every = {EVERY: _("In every state")}
    return await lists.page(request, me, PROPOSALS, look, states=states, every=every, kinds=kinds)


async def file(request: Request, me: web.PersonCaller, look: Annotated[ProposalsLook, Query()]) -> Response:
    """The same as a file. Raises NotVisible."""
    return await files.file(request, me, PROPOSALS, look)


async def show(request: Request, me: web.PersonCaller, proposal_id: UUID, said: str = "") -> Response:
    """One of them with its answer. Raises NotFound, NotVisible."""
    return await _page(request, me, proposal_id, said=_(SAID[said]) if said in SAID else "")


async def plan(request: Request, me: web.PersonCaller, proposal_id: UUID) -> Response:
    """It is going to be offered. Raises NotFound, NotVisible, NotAllowed."""
    return await _answer(request, me, proposal_id, "planned")


async def decline(request: Request, me: web.PersonCaller, proposal_id: UUID) -> Response:
    """It is not, and why. Raises NotFound, NotVisible, NotAllowed."""
    return await _answer(request, me, proposal_id, "declined")


async def offer(request: Request, me: web.PersonCaller, proposal_id: UUID) -> Response:
    """It is there already, as this service. Raises NotFound, NotVisible, NotAllowed."""
    return await _answer(request, me, proposal_id, "offered")


async def _answer(request: Request, me: SignedIn, proposal_id: UUID, outcome: str) -> Response:
    form = await web.read(request, AnswerForm)
    if isinstance(form, web.Errors):
        told = {field: _(_WRONG.get(field, mark("Look at this again."))) for field in form.fields}
        return await _page(request, me, proposal_id, told=told, typed=form.values)
    one = ProposalId(proposal_id)
    try:
        async with web.ports(request).units.open(me.subject) as unit:
            if outcome == "planned":
                await proposals.plan(unit, one, why=form.why)
            elif outcome == "declined":
                await proposals.decline(unit, one, why=form.why)
            else:
                await proposals.offer(unit, one, service=form.service, why=form.why)
    except errors.Invalid as invalid:
        told = {"why" if field == "reason" else field: _(_WRONG[field]) for field in invalid.fields}
        return await _page(request, me, proposal_id, told=told, typed=form.model_dump())
    except errors.Conflict as refused:
        return await _page(request, me, proposal_id, refused=refused)
    return RedirectResponse(f"/admin/proposals/{proposal_id}?said={outcome}", SEE_OTHER)


async def _page(
    request: Request,
    me: SignedIn,
    proposal_id: UUID,
    *,
    said: str = "",
    told: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
    refused: Problem | None = None,
) -> Response:
    async with web.ports(request).units.read(me.subject) as unit:
        await admin.verify_door(unit, "proposals")
        row = await proposals.proposal(unit, ProposalId(proposal_id))
        (one,) = await shown(unit, [row])
    return await admin.office(
        request,
        "admin/proposal.html",
        me,
        here="proposals",
        status=422 if told else 409 if refused else 200,
        one=one,
        state=_(STATES[ProposalState(row.state)]),
        kind=_(KINDS[ProposalKind(row.kind)]),
        data_says=_(DATA[proposals.Data(row.data)][1]),
        errors=told or {},
        typed=typed or {},
        refused=refused,
        said=said,
    )
