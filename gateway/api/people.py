"""People and their sessions, for those who look after them."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Request, Response

from gateway import identity, web
from gateway.api import acting, answers, told, versions
from gateway.api.forms import MoveForm, ReasonForm
from gateway.api.views import DoneView, EndedView, Listed, LivingView, PersonView, SessionView
from gateway.identity import PersonId
from gateway.work import Unit

router = web.router(tags=["people"])
Id = Annotated[UUID, Path(description="The person.")]
_WRITES = answers.problems(*answers.WRITES)
Search = Annotated[str, Query(max_length=200, description="Words that begin words of name or address.")]
_acted = acting.ActsOn(told.people_of)


@router.get("/people", responses=answers.problems(*answers.READS))
async def listing(
    caller: web.AnyCaller,
    request: Request,
    search: Search = "",
    cursor: web.Cursor = None,
    limit: web.Limit = 50,
) -> Listed[PersonView]:
    """People by name, active or not."""
    async with web.ports(request).units.read(caller.subject) as unit:
        rows = await identity.people_page(unit, search=search, after=web.after(cursor), limit=limit)
        page = web.cut(rows, limit)
        return Listed(items=await told.people_of(unit, page.items), next=page.next)


@router.get("/people/{person_id}", responses=answers.problems(*answers.ONE))
async def one(caller: web.AnyCaller, request: Request, response: Response, person_id: Id) -> PersonView:
    """One person; everybody may look at themselves."""
    async with web.ports(request).units.read(caller.subject) as unit:
        (view,) = await told.people_of(unit, [await identity.account(unit, PersonId(person_id))])
    versions.tag_content(response, view)
    return view


@router.get("/people/{person_id}/sessions", responses=answers.problems(*answers.ONE))
async def sessions(caller: web.AnyCaller, request: Request, person_id: Id) -> Listed[SessionView]:
    """The living sessions of a person, newest first."""
    async with web.ports(request).units.read(caller.subject) as unit:
        rows = await identity.sessions_of(unit, PersonId(person_id))
    return Listed(items=[told.session(row) for row in rows], next=None)


@router.post("/people/{person_id}/deactivate", responses=_WRITES)
async def deactivate(
    caller: web.AnyCaller, request: Request, person_id: Id, form: ReasonForm, once: web.Once
) -> PersonView:
    """Close the account now: sessions are over, tokens are refused, access ends."""
    return await _acted(
        request,
        caller,
        once,
        lambda unit: identity.deactivate(unit, PersonId(person_id), why=form.reason),
    )


@router.post("/people/{person_id}/reactivate", responses=_WRITES)
async def reactivate(caller: web.AnyCaller, request: Request, person_id: Id, once: web.Once) -> PersonView:
    """Let somebody sign in again; what ended stays ended."""
    return await _acted(request, caller, once, lambda unit: identity.reactivate(unit, PersonId(person_id)))


@router.post("/people/{person_id}/move", responses=_WRITES)
async def move(
    caller: web.AnyCaller, request: Request, person_id: Id, form: MoveForm, once: web.Once
) -> PersonView:
    """Write where somebody works now, and who answers for them."""
    manager = PersonId(form.manager) if form.manager else None
    return await _acted(
        request,
        caller,
        once,
        lambda unit: identity.move(unit, PersonId(person_id), form.unit or "", manager),
    )


@router.post("/people/{person_id}/sessions/end", responses=_WRITES)
async def end_sessions(caller: web.AnyCaller, request: Request, person_id: Id, once: web.Once) -> EndedView:
    """End every session of a person."""

    async def act(unit: Unit) -> EndedView:
        # Who may not even see them is told: not found.
        await identity.sessions_of(unit, PersonId(person_id))
        return EndedView(ended=await identity.end_sessions(unit, PersonId(person_id)))

    return await acting.acted(request, caller.subject, once, act)


@router.get("/sessions", responses=answers.problems(*answers.READS))
async def living(
    caller: web.AnyCaller,
    request: Request,
    search: Search = "",
    cursor: web.Cursor = None,
    limit: web.Limit = 50,
) -> Listed[LivingView]:
    """Who is signed in now, the last used first; for IT and security."""
    async with web.ports(request).units.read(caller.subject) as unit:
        rows = await identity.sessions_page(unit, search=search, after=web.after(cursor), limit=limit)
    page = web.cut(rows, limit)
    return Listed(items=[told.living(row) for row in page.items], next=page.next)


@router.post("/sessions/end", responses=_WRITES)
async def end_every_session(caller: web.AnyCaller, request: Request, once: web.Once) -> EndedView:
    """End every session of everybody, the caller's own too; for IT and security."""

    async def act(unit: Unit) -> EndedView:
        return EndedView(ended=await identity.end_every_session(unit))

    return await acting.acted(request, caller.subject, once, act)


@router.post("/sessions/{session_id}/end", responses=_WRITES)
async def end_session(
    caller: web.AnyCaller, request: Request, session_id: Annotated[UUID, Path()], once: web.Once
) -> DoneView:
    """End one session, one's own or, for IT and security, anybody's."""

    async def act(unit: Unit) -> DoneView:
        ended = await identity.end_session(unit, identity.SessionId(session_id))
        return DoneView(id=ended.id, done="end")

    return await acting.acted(request, caller.subject, once, act)
