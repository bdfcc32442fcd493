"""Asking for access, and answering."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Request, Response

from gateway import requests, web
from gateway.api import acting, answers, told, versions
from gateway.api.forms import AnswerForm, MaybeReasonForm, ReassignForm
from gateway.api.views import Listed, PreviewView, RequestView
from gateway.requests import DecisionForm, RequestState, SubmitForm
from gateway.work import OnceKey, Unit

router = web.router(prefix="/requests", tags=["requests"])
RequestId = Annotated[UUID, Path(description="The request.")]
_CHANGES = answers.problems(412, *answers.WRITES)


@router.post("", status_code=201, responses=answers.problems(*answers.WRITES))
async def submit(caller: web.AnyCaller, request: Request, form: SubmitForm, once: web.Once) -> RequestView:
    """Ask for one plan or several together. What policy alone approves is granted at once."""

    async def act(unit: Unit) -> RequestView:
        submitted = await requests.submit(unit, form)
        await unit.db.flush()
        (view,) = await told.requests_of(unit, [submitted.request])
        return view

    return await acting.acted(request, caller.subject, once, act, status=201)


@router.post("/preview", responses=answers.problems(*answers.WRITES))
async def preview(caller: web.AnyCaller, request: Request, form: SubmitForm, once: web.Once) -> PreviewView:
    """What a request would cause: at once, by whom it would have to be approved, or why not."""
    _ = once  # Nothing is done, so nothing is done twice.
    async with web.ports(request).units.read(caller.subject) as unit:
        return await told.preview(unit, await requests.preview(unit, form))


@router.get("", responses=answers.problems(*answers.READS))
async def listing(  # filters
    caller: web.AnyCaller,
    request: Request,
    *,
    mine: acting.Flag = False,
    inbox: acting.Flag = False,
    state: Annotated[RequestState | None, Query(description="Only those in this state.")] = None,
    cursor: web.Cursor = None,
    limit: web.Limit = 50,
) -> Listed[RequestView]:
    """What the caller asked for or shall hold, newest first; with `inbox`, what waits for their answer."""
    _ = mine  # Requests of others are no list: one finds them in the inbox, or by their id.
    async with web.ports(request).units.read(caller.subject) as unit:
        if inbox:
            waiting = await requests.inbox(unit, after=cursor, limit=limit)
            in_place_of = {one.request.id: one.on_behalf_of for one in waiting.items}
            found = [one.request for one in waiting.items if state in {None, one.request.state}]
            items = await told.requests_of(unit, found, on_behalf_of=in_place_of)
            return Listed(items=items, next=waiting.next)
        rows = await requests.listing(unit, after=web.after(cursor), limit=limit + 1, state=state)
        page = web.cut(rows, limit)
        return Listed(items=await told.requests_of(unit, page.items), next=page.next)


@router.get("/{request_id}", responses=answers.problems(*answers.ONE))
async def one(
    caller: web.AnyCaller, request: Request, response: Response, request_id: RequestId
) -> RequestView:
    """One request that the caller may see, with everything that happened; its ETag is its version."""
    async with web.ports(request).units.read(caller.subject) as unit:
        found = await requests.request(unit, requests.RequestId(request_id))
        versions.tag(response, found.version)
        return await told.with_timeline(unit, found)


@router.get("/{request_id}/again", responses=answers.problems(*answers.ONE))
async def again(caller: web.AnyCaller, request: Request, request_id: RequestId) -> SubmitForm:
    """The same wish, ready to be submitted once more."""
    async with web.ports(request).units.read(caller.subject) as unit:
        return await requests.again(unit, request_id)


@router.post("/{request_id}/decisions", responses=_CHANGES)
async def decide(
    caller: web.AnyCaller,
    request: Request,
    *,
    request_id: RequestId,
    form: DecisionForm,
    once: web.Once,
    seen: versions.Seen,
) -> RequestView:
    """Approve, deny or ask, as one of the people who are asked. It can be taken back for 30 seconds."""
    return await _acted(
        request, caller, once, lambda unit: requests.decide(unit, request_id, form, version=seen)
    )


@router.post("/{request_id}/answer", responses=_CHANGES)
async def answer(
    caller: web.AnyCaller,
    request: Request,
    *,
    request_id: RequestId,
    form: AnswerForm,
    once: web.Once,
    seen: versions.Seen,
) -> RequestView:
    """Tell the approver what they wanted to know."""
    return await _acted(
        request, caller, once, lambda unit: requests.answer(unit, request_id, words=form.words, version=seen)
    )


@router.post("/{request_id}/cancel", responses=_CHANGES)
async def cancel(
    caller: web.AnyCaller,
    request: Request,
    *,
    request_id: RequestId,
    once: web.Once,
    seen: versions.Seen,
    form: MaybeReasonForm | None = None,
) -> RequestView:
    """It is no longer wanted."""
    why = form.reason if form else ""
    return await _acted(
        request, caller, once, lambda unit: requests.cancel(unit, request_id, reason=why, version=seen)
    )


@router.post("/{request_id}/nudge", responses=answers.problems(412, 429, *answers.WRITES))
async def nudge(
    caller: web.AnyCaller, request: Request, request_id: RequestId, once: web.Once, seen: versions.Seen
) -> RequestView:
    """Remind the people who are asked, once in four hours at most."""
    return await _acted(request, caller, once, lambda unit: requests.nudge(unit, request_id, version=seen))


@router.post("/{request_id}/escalate", responses=_CHANGES)
async def escalate(
    caller: web.AnyCaller, request: Request, request_id: RequestId, once: web.Once, seen: versions.Seen
) -> RequestView:
    """Ask the managers of the people who were silent as well."""
    return await _acted(request, caller, once, lambda unit: requests.escalate(unit, request_id, version=seen))


@router.post("/{request_id}/reassign", responses=_CHANGES)
async def reassign(
    caller: web.AnyCaller,
    request: Request,
    *,
    request_id: RequestId,
    form: ReassignForm,
    once: web.Once,
    seen: versions.Seen,
) -> RequestView:
    """Let somebody else answer in the caller's place."""

    async def act(unit: Unit) -> requests.Request:
        return await requests.reassign(unit, request_id, to=form.to, reason=form.reason, version=seen)

    return await _acted(request, caller, once, act)


@router.post("/{request_id}/undo", responses=_CHANGES)
async def undo(
    caller: web.AnyCaller, request: Request, request_id: RequestId, once: web.Once, seen: versions.Seen
) -> RequestView:
    """Take back an answer, within 30 seconds. A yes goes with the access that it opened."""
    return await _acted(request, caller, once, lambda unit: requests.undo(unit, request_id, version=seen))


async def _acted(
    request: Request,
    caller: web.AnyCaller,
    once: OnceKey | None,
    act: Callable[[Unit], Awaitable[requests.Request]],
) -> RequestView:
    async def told_of(unit: Unit) -> RequestView:
        found = await act(unit)
        await unit.db.flush()
        return await told.with_timeline(unit, found)

    return await acting.acted(request, caller.subject, once, told_of)
