"""The rules, and changing them with four eyes."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Request, Response

from gateway import rulebook, web
from gateway.api import acting, answers, told, versions
from gateway.api.forms import RulesForm
from gateway.api.views import ChangeView, Listed, PoliciesView
from gateway.rulebook import ChangeId, DecideForm, PolicyChange, ProposeForm, Simulation
from gateway.work import Unit

router = web.router(prefix="/policies", tags=["policies"])
Id = Annotated[UUID, Path(description="The change.")]
_WRITES = answers.problems(*answers.WRITES)
_CHANGES = answers.problems(412, *answers.WRITES)
_acted = acting.ActsOn(told.changes_of)


@router.get("", responses=answers.problems(*answers.READS))
async def active(caller: web.AnyCaller, request: Request) -> PoliciesView:
    """The rules that decide now."""
    async with web.ports(request).units.read(caller.subject) as unit:
        found = await rulebook.active(unit)
    return PoliciesView(version=found.version, files=dict(found.files))


@router.post("/simulations", responses=_WRITES)
async def simulate(caller: web.AnyCaller, request: Request, form: RulesForm, once: web.Once) -> Simulation:
    """What these files would change on everything that is real now; nothing is stored."""
    _ = once  # Nothing is done, so nothing is done twice.
    async with web.ports(request).units.read(caller.subject) as unit:
        return await rulebook.rehearse(unit, form.files)


@router.get("/changes", responses=answers.problems(*answers.READS))
async def changes(
    caller: web.AnyCaller, request: Request, cursor: web.Cursor = None, limit: web.Limit = 50
) -> Listed[ChangeView]:
    """Changes that were proposed, newest first."""
    async with web.ports(request).units.read(caller.subject) as unit:
        page = web.cut(await rulebook.listing(unit, after=web.after(cursor), limit=limit + 1), limit)
        return Listed(items=await told.changes_of(unit, page.items), next=page.next)


@router.post("/changes", status_code=201, responses=_WRITES)
async def propose(caller: web.AnyCaller, request: Request, form: ProposeForm, once: web.Once) -> ChangeView:
    """Propose files with their cases; a second person accepts them."""
    return await _acted(request, caller, once, lambda unit: rulebook.propose(unit, form), status=201)


@router.get("/changes/{change_id}", responses=answers.problems(*answers.ONE))
async def change(caller: web.AnyCaller, request: Request, response: Response, change_id: Id) -> ChangeView:
    """One change with what it would do; its ETag says whether it was decided."""
    async with web.ports(request).units.read(caller.subject) as unit:
        found = await rulebook.change(unit, ChangeId(change_id))
        versions.tag(response, _version(found))
        (view,) = await told.changes_of(unit, [found])
    return view


@router.post("/changes/{change_id}/accept", responses=_CHANGES)
async def accept(
    caller: web.AnyCaller,
    request: Request,
    *,
    change_id: Id,
    form: DecideForm,
    once: web.Once,
    seen: versions.Seen,
) -> ChangeView:
    """Make the proposed rules those that decide; never by whoever proposed them."""

    async def act(unit: Unit) -> PolicyChange:
        versions.verify(seen, _version(await rulebook.change(unit, ChangeId(change_id))))
        return await rulebook.accept(unit, ChangeId(change_id), why=form.reason)

    return await _acted(request, caller, once, act)


@router.post("/changes/{change_id}/reject", responses=_CHANGES)
async def reject(
    caller: web.AnyCaller,
    request: Request,
    *,
    change_id: Id,
    form: DecideForm,
    once: web.Once,
    seen: versions.Seen,
) -> ChangeView:
    """The rules stay as they are."""

    async def act(unit: Unit) -> PolicyChange:
        versions.verify(seen, _version(await rulebook.change(unit, ChangeId(change_id))))
        return await rulebook.reject(unit, ChangeId(change_id), why=form.reason)

    return await _acted(request, caller, once, act)


def _version(change: PolicyChange) -> int:
    """A change is decided once and never altered else."""
    return 1 if change.decided_at is None else 2
