"""Back office: changes of the rules: what was proposed and by whom, and the answer of the second person."""

from uuid import UUID

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from gateway import rulebook, web
from gateway.authz import Action
from gateway.identity import SignedIn
from gateway.kernel import Problem, errors
from gateway.portal import admin
from gateway.portal.admin import WhyForm
from gateway.portal.admin_policies import SAID, difference
from gateway.portal.language import _
from gateway.portal.sign_in import SEE_OTHER
from gateway.rulebook import ChangeId, ChangeState, Simulation


async def listing(request: Request, me: web.PersonCaller, cursor: web.Cursor = None) -> Response:
    """Every change that was ever proposed, newest first. Raises NotAllowed."""
    async with web.ports(request).units.read(me.subject) as unit:
        rows = await rulebook.listing(unit, after=web.after(cursor), limit=admin.SHOWN + 1)
        people = {who for one in rows for who in (one.proposer_id, one.decided_by) if who}
        names = await admin.holders(unit, people)
    found = web.cut(rows, admin.SHOWN)
    return await admin.office(
        request, "admin/changes.html", me, here="policies", changes=found.items, next=found.next, names=names
    )


async def show(request: Request, me: web.PersonCaller, change_id: UUID, said: str = "") -> Response:
    """One change with what it does, and its answer. Raises NotFound."""
    return await _page(request, me, change_id, said=_(SAID[said]) if said in SAID else "")


async def accept(request: Request, me: web.PersonCaller, change_id: UUID) -> Response:
    """Agree: it decides from now on. Raises NotFound, NotAllowed for whoever proposed it."""
    form = await web.read(request, WhyForm)
    if isinstance(form, web.Errors):
        return await _page(request, me, change_id, missing=True)
    try:
        async with web.ports(request).units.open(me.subject) as unit:
            await rulebook.accept(unit, ChangeId(change_id), why=form.why)
    except (errors.Conflict, errors.Invalid) as refused:
        return await _page(request, me, change_id, refused=refused)
    return RedirectResponse(f"/admin/policies/changes/{change_id}?said=accepted", SEE_OTHER)


async def reject(request: Request, me: web.PersonCaller, change_id: UUID) -> Response:
    """Let the rules stay as they are. Raises NotFound, NotAllowed."""
    form = await web.read(request, WhyForm)
    if isinstance(form, web.Errors):
        return await _page(request, me, change_id, missing=True)
    try:
        async with web.ports(request).units.open(me.subject) as unit:
            await rulebook.reject(unit, ChangeId(change_id), why=form.why)
    except errors.Conflict as refused:
        return await _page(request, me, change_id, refused=refused)
    return RedirectResponse(f"/admin/policies/changes/{change_id}?said=rejected", SEE_OTHER)


async def _page(
    request: Request,
    me: SignedIn,
    change_id: UUID,
    *,
    said: str = "",
    missing: bool = False,
    refused: Problem | None = None,
) -> Response:
    async with web.ports(request).units.read(me.subject) as unit:
        change = await rulebook.change(unit, ChangeId(change_id))
        names = await admin.holders(unit, {who for who in (change.proposer_id, change.decided_by) if who})
        entity = rulebook.change_entity(change)
        can = {a for a in (Action.POLICY_ACCEPT, Action.POLICY_REJECT) if unit.decide(a, entity).allowed}
        active = await rulebook.active(unit)
    waits = change.state == ChangeState.PROPOSED
    return await admin.office(
        request,
        "admin/change.html",
        me,
        here="policies",
        status=422 if missing else 409 if refused else 200,
        change=change,
        names=names,
        waits=waits,
        can=can if waits else frozenset(),
        moved=waits and change.base_version != active.version,
        lines=difference(change, active) if waits else [],
        simulation=Simulation.model_validate(change.simulation),
        errors={"why": _("Say in a few words why.")} if missing else {},
        refused=refused,
        said=said,
    )
