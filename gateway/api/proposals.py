"""Tools that people declare, services that they ask for, and what IT answers."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Request, Response

from gateway import proposals, web
from gateway.api import acting, answers, told, versions
from gateway.api.forms import MaybeReasonForm, OfferForm, ReasonForm
from gateway.api.views import Listed, ProposalView
from gateway.proposals import WAITING, Proposal, ProposalId, ProposalKind, ProposalState, SubmitForm
from gateway.work import Unit

router = web.router(prefix="/proposals", tags=["proposals"])
Id = Annotated[UUID, Path(description="The proposal.")]
_WRITES = answers.problems(*answers.WRITES)
_acted = acting.ActsOn(told.proposals_of)


@router.get("", responses=answers.problems(*answers.READS))
async def listing(  # filters
    caller: web.AnyCaller,
    request: Request,
    *,
    mine: acting.Flag = False,
    state: Annotated[
        ProposalState | None, Query(description="Only those in this state, else those that wait.")
    ] = None,
    kind: Annotated[ProposalKind | None, Query(description="Only those of this kind.")] = None,
    search: Annotated[str, Query(max_length=200, description="Words that must occur in the name.")] = "",
    cursor: web.Cursor = None,
    limit: web.Limit = 50,
) -> Listed[ProposalView]:
    """Most wanted first, those of the caller's organisation; IT, security and auditors see all. With `mine`,
    what the caller proposed or supports, newest first.
    """
    async with web.ports(request).units.read(caller.subject) as unit:
        if mine:
            return Listed(items=await told.proposals_of(unit, await proposals.mine(unit)), next=None)
        states = [state] if state else WAITING
        rows = await proposals.listing(
            unit, states=states, kind=kind, search=search, after=web.after(cursor), limit=limit + 1
        )
        page = web.cut(rows, limit)
        return Listed(items=await told.proposals_of(unit, page.items), next=page.next)


@router.post("", status_code=201, responses=answers.problems(429, *answers.WRITES))
async def submit(caller: web.AnyCaller, request: Request, form: SubmitForm, once: web.Once) -> ProposalView:
    """Declare a tool or ask for a service; where the same name waits already, support that one instead."""
    return await _acted(request, caller, once, lambda unit: proposals.submit(unit, form), status=201)


@router.get("/{proposal_id}", responses=answers.problems(*answers.ONE))
async def one(caller: web.AnyCaller, request: Request, response: Response, proposal_id: Id) -> ProposalView:
    """One of them."""
    async with web.ports(request).units.read(caller.subject) as unit:
        found = await proposals.proposal(unit, ProposalId(proposal_id))
        (view,) = await told.proposals_of(unit, [found])
    versions.tag_content(response, view)
    return view


@router.post("/{proposal_id}/support", responses=_WRITES)
async def support(caller: web.AnyCaller, request: Request, proposal_id: Id, once: web.Once) -> ProposalView:
    """The caller needs it too; counted once."""
    one = ProposalId(proposal_id)
    return await _acted(request, caller, once, lambda unit: proposals.support(unit, one))


@router.post("/{proposal_id}/withdraw", responses=_WRITES)
async def withdraw(caller: web.AnyCaller, request: Request, proposal_id: Id, once: web.Once) -> ProposalView:
    """Its proposer needs it no longer."""
    one = ProposalId(proposal_id)
    return await _acted(request, caller, once, lambda unit: proposals.withdraw(unit, one))


@router.post("/{proposal_id}/plan", responses=_WRITES)
async def plan(
    caller: web.AnyCaller, request: Request, proposal_id: Id, form: MaybeReasonForm, once: web.Once
) -> ProposalView:
    """It is going to be offered, says IT."""
    one = ProposalId(proposal_id)
    return await _acted(request, caller, once, lambda unit: proposals.plan(unit, one, why=form.reason))


@router.post("/{proposal_id}/decline", responses=_WRITES)
async def decline(
    caller: web.AnyCaller, request: Request, proposal_id: Id, form: ReasonForm, once: web.Once
) -> ProposalView:
    """It is not, and why."""
    one = ProposalId(proposal_id)
    return await _acted(request, caller, once, lambda unit: proposals.decline(unit, one, why=form.reason))


@router.post("/{proposal_id}/offer", responses=_WRITES)
async def offer(
    caller: web.AnyCaller, request: Request, proposal_id: Id, form: OfferForm, once: web.Once
) -> ProposalView:
    """It is there, as this service."""

    async def act(unit: Unit) -> Proposal:
        return await proposals.offer(unit, ProposalId(proposal_id), service=form.service, why=form.reason)

    return await _acted(request, caller, once, act)
