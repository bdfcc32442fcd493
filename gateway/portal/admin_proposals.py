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
from gateway.portal.language import _
from gateway.portal.proposals import DATA, shown
from gateway.portal.sign_in import SEE_OTHER
from gateway.proposals import WAITING, ProposalId, ProposalKind, ProposalState

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


async def listing(
    request: Request,
    me: web.PersonCaller,
    *,
    q: Annotated[str, Query(max_length=80)] = "",
    state: str = "",
    kind: str = "",
    cursor: web.Cursor = None,
) -> Response:
    """The queue: what waits, most wanted first; a state shows what became of others. Raises NotVisible."""
    chosen = ProposalState(state) if state in STATES else None
    of = ProposalKind(kind) if kind in KINDS else None
    async with web.ports(request).units.read(me.subject) as unit:
        await admin.verify_door(unit, "proposals")
        rows = await proposals.listing(
            unit,
            states=[chosen] if chosen else WAITING,
            kind=of,
            search=q,
            after=web.after(cursor),
            limit=admin.SHOWN + 1,
        )
        found = await shown(unit, rows)
    part = web.cut(found, admin.SHOWN)
    return await admin.office(
        request,
        "admin/proposals.html",
        me,
        here="proposals",
        found=part.items,
        next=part.next,
        q=q,
        state=chosen,
        kind=of,
        states={name: _(words) for name, words in STATES.items()},
        kinds={name: _(words) for name, words in KINDS.items()},
    )


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
