"""Many requests answered at once, each in an act of its own, and the whole of it taken back at once."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Final
from uuid import UUID

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, StringConstraints

from gateway import requests, web
from gateway.identity import SignedIn
from gateway.kernel import Problem, errors
from gateway.kernel.language import _
from gateway.portal import approvals
from gateway.portal.handled import handled
from gateway.portal.sign_in import SEE_OTHER
from gateway.portal.slips import slip
from gateway.requests import DecisionForm, Outcome, RequestId
from gateway.work import NotAllowed, Unit

PICK: Final = "pick."
_STOPS: Final = (errors.Conflict, errors.Invalid, errors.NotFound, NotAllowed)


class PickedForm(BaseModel):
    """Requests that are picked: `pick.ID` carries the version that was seen."""

    model_config = ConfigDict(extra="allow")

    @property
    def picked(self) -> dict[UUID, int]:
        """Request → version. Raises Invalid for names that are none of ours."""
        extra = self.model_extra or {}
        try:
            return {
                UUID(name.removeprefix(PICK)): int(str(version)[:9])
                for name, version in extra.items()
                if name.startswith(PICK)
            }
        except ValueError:
            raise errors.Invalid("Reload the page and choose again.") from None


class BulkForm(PickedForm):
    """One answer and one comment for all that are picked."""

    outcome: Outcome
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""


async def decide_many(request: Request, me: web.PersonCaller) -> Response:
    """Answer all that were picked; then tell how many went through, and of each other one what stopped it."""
    form = await web.read(request, BulkForm)
    if isinstance(form, web.Errors) or not form.picked:
        raise errors.Invalid("Pick at least one request, then choose your answer.")
    decision = DecisionForm(outcome=form.outcome, reason=form.reason)

    async def act(unit: Unit, request_id: UUID, version: int) -> None:
        await requests.decide(unit, request_id, decision, version=version)

    return await _each(request, me, form.picked, act, form.outcome)


async def undo_many(request: Request, me: web.PersonCaller) -> Response:
    """Take back all answers of a moment ago, as far as they can be; tell of each other one why it stands."""
    form = await web.read(request, PickedForm)
    if isinstance(form, web.Errors) or not form.picked:
        raise errors.Invalid("There is nothing to take back any more.")

    async def act(unit: Unit, request_id: UUID, _version: int) -> None:
        await requests.undo(unit, request_id)

    return await _each(request, me, form.picked, act, "undone")


async def _each(
    request: Request,
    me: SignedIn,
    picked: dict[UUID, int],
    act: Callable[[Unit, UUID, int], Awaitable[None]],
    said: str,
) -> Response:
    done, stopped = list[UUID](), list[tuple[UUID, Problem]]()
    for request_id, version in picked.items():
        try:
            async with web.ports(request).units.open(me.subject) as unit:
                await act(unit, request_id, version)
            done.append(request_id)
        except _STOPS as no:
            stopped.append((request_id, no))
    told = approvals.Look(said=f"{said}-{len(done)}", about=done)
    if not stopped:
        return RedirectResponse(told.address, SEE_OTHER)
    async with web.ports(request).units.read(me.subject) as unit:
        words = [await _stop(unit, request_id, no) for request_id, no in stopped]
    return await approvals.show(request, me, told, tuple(dict.fromkeys(words)), status=200 if done else 409)


async def _stop(unit: Unit, request_id: UUID, no: Problem) -> str:
    """Which one, and who was first or what is wrong; nothing about one that the reader may not see."""
    said = " ".join(_(part) for part in (no.title, no.detail) if part)
    try:
        one = await slip(unit, await requests.request(unit, RequestId(request_id)))
    except (errors.NotFound, NotAllowed):
        return said
    late = isinstance(no, requests.AlreadyHandled | requests.Stale)
    why = await handled(unit, one) if late else said
    return _("%(title)s for %(name)s: %(why)s") % {"title": one.title, "name": one.holder, "why": why}
