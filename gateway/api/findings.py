"""What is not as it should be, and what becomes of it."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Request, Response

from gateway import governance, web
from gateway.api import acting, answers, told, versions
from gateway.api.forms import AcceptForm, ReasonForm, UntilForm
from gateway.api.views import FindingView, Listed
from gateway.governance import Finding, FindingId, FindingKind, FindingState
from gateway.work import Unit

router = web.router(prefix="/findings", tags=["findings"])
Id = Annotated[UUID, Path(description="The finding.")]
_WRITES = answers.problems(*answers.WRITES)
_acted = acting.ActsOn(told.findings_of)


@router.get("", responses=answers.problems(*answers.READS))
async def listing(  # filters
    caller: web.AnyCaller,
    request: Request,
    *,
    state: Annotated[FindingState | None, Query(description="Only those in this state.")] = None,
    kind: Annotated[FindingKind | None, Query(description="Only those of this kind.")] = None,
    cursor: web.Cursor = None,
    limit: web.Limit = 50,
) -> Listed[FindingView]:
    """Those that the caller may see, newest first; stewards see those of their services."""
    async with web.ports(request).units.read(caller.subject) as unit:
        rows = await governance.findings(
            unit, state=state, kind=kind, after=web.after(cursor), limit=limit + 1
        )
        page = web.cut(rows, limit)
        return Listed(items=await told.findings_of(unit, page.items), next=page.next)


@router.get("/{finding_id}", responses=answers.problems(*answers.ONE))
async def one(caller: web.AnyCaller, request: Request, response: Response, finding_id: Id) -> FindingView:
    """One of them."""
    async with web.ports(request).units.read(caller.subject) as unit:
        found = await governance.finding(unit, FindingId(finding_id))
        (view,) = await told.findings_of(unit, [found])
    versions.tag_content(response, view)
    return view


@router.post("/{finding_id}/settle", responses=_WRITES)
async def settle(
    caller: web.AnyCaller, request: Request, finding_id: Id, form: ReasonForm, once: web.Once
) -> FindingView:
    """It was put right, and how."""
    return await _acted(
        request,
        caller,
        once,
        lambda unit: governance.settle(unit, FindingId(finding_id), why=form.reason),
    )


@router.post("/{finding_id}/confirm", responses=_WRITES)
async def confirm(
    caller: web.AnyCaller, request: Request, finding_id: Id, form: ReasonForm, once: web.Once
) -> FindingView:
    """Somebody else looked at an emergency afterwards and found it right."""
    return await _acted(
        request,
        caller,
        once,
        lambda unit: governance.confirm(unit, FindingId(finding_id), why=form.reason),
    )


@router.post("/{finding_id}/accept", responses=_WRITES)
async def accept(
    caller: web.AnyCaller, request: Request, finding_id: Id, form: AcceptForm, once: web.Once
) -> FindingView:
    """Live with it for a while, for 180 days at most; then it is open again."""

    async def act(unit: Unit) -> Finding:
        return await governance.accept(unit, FindingId(finding_id), until=form.until, why=form.reason)

    return await _acted(request, caller, once, act)


@router.post("/{finding_id}/snooze", responses=_WRITES)
async def snooze(
    caller: web.AnyCaller, request: Request, finding_id: Id, form: UntilForm, once: web.Once
) -> FindingView:
    """Look at it later, in 30 days at most."""
    return await _acted(
        request,
        caller,
        once,
        lambda unit: governance.snooze(unit, FindingId(finding_id), until=form.until),
    )


@router.post("/{finding_id}/undo", responses=_WRITES)
async def undo(caller: web.AnyCaller, request: Request, finding_id: Id, once: web.Once) -> FindingView:
    """Take your answer back, within 30 seconds: the finding is open again."""
    return await _acted(request, caller, once, lambda unit: governance.undo(unit, FindingId(finding_id)))
