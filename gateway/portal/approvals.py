"""What waits for the reader's answer: by risk and age, all facts on one page, many answered at once."""

from dataclasses import dataclass
from typing import Annotated, Final, Literal
from uuid import UUID

from fastapi import Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, StringConstraints

from gateway import requests, web
from gateway.authz import Action
from gateway.identity import SignedIn
from gateway.kernel import Problem, errors
from gateway.portal.language import _, n_
from gateway.portal.rendering import page
from gateway.portal.sign_in import SEE_OTHER
from gateway.portal.slips import Slip, slip, slips
from gateway.requests import DecisionForm, Outcome, RequestId
from gateway.work import NotAllowed, Unit

PAGE: Final = 25
PICK: Final = "pick."
SAID: Final = {
    "approved": "Approved for %(name)s.",
    "denied": "Denied. %(name)s reads why.",
    "asked": "%(name)s has your question. It comes back here with the answer.",
    "reassigned": "Handed on. It no longer waits for you.",
}


class BulkForm(BaseModel):
    """One answer and one comment for all that are picked: `pick.ID` carries the version that was seen."""

    model_config = ConfigDict(extra="allow")

    outcome: Outcome
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""

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


class Look(BaseModel):
    """Which list, from where on, and what has just been done: `said` about a request, or in numbers."""

    tab: Literal["", "asked", "decided"] = ""
    after: Annotated[str | None, StringConstraints(max_length=100)] = None
    said: Annotated[str, StringConstraints(max_length=20)] = ""
    about: UUID | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What has just been done here; `undo` is the request whose no can be taken back."""

    words: str
    undo: Slip | None = None


@dataclass(frozen=True, slots=True)
class Queue:
    """One of the three lists."""

    tab: str
    items: tuple[tuple[Slip, str], ...]
    asked_back: int
    next: str | None


async def approvals(
    request: Request,
    me: web.PersonCaller,
    look: Annotated[Look, Query()],
) -> Response:
    """The queue, with a word about what was just done."""
    async with web.ports(request).units.read(me.subject) as unit:
        queue = await _queue(unit, look.tab, look.after)
        told = await _said(unit, look.said, look.about)
        now = unit.now
    return _page(request, me, queue, told, now)


async def decide_many(request: Request, me: web.PersonCaller) -> Response:
    """Answer all that were picked, each in an act of its own; then tell how many went through and what
    stopped the others.
    """
    form = await web.read(request, BulkForm)
    if isinstance(form, web.Errors) or not form.picked:
        raise errors.Invalid("Pick at least one request, then choose your answer.")
    decision = DecisionForm(outcome=form.outcome, reason=form.reason)
    done, stopped = 0, list[str]()
    for request_id, version in form.picked.items():
        try:
            async with web.ports(request).units.open(me.subject) as unit:
                await requests.decide(unit, request_id, decision, version=version)
            done += 1
        except (errors.Conflict, errors.Invalid, errors.NotFound, NotAllowed) as no:
            stopped.append(_stop(no))
    words = _answered(form.outcome, done)
    if not stopped:
        return RedirectResponse(f"/approvals?said={form.outcome}-{done}", SEE_OTHER)
    async with web.ports(request).units.read(me.subject) as unit:
        queue = await _queue(unit, "", None)
        now = unit.now
    told = Said(" ".join([words, *dict.fromkeys(stopped)]) if done else " ".join(dict.fromkeys(stopped)))
    return _page(request, me, queue, told, now, status=409 if not done else 200)


def _page(
    request: Request, me: SignedIn, queue: Queue, told: Said | None, now: object, *, status: int = 200
) -> Response:
    return page(
        request,
        "approvals.html",
        me,
        status=status,
        here="approvals",
        queue=queue,
        told=told,
        now=now,
    )


async def _queue(unit: Unit, tab: str, after: str | None) -> Queue:
    back = await requests.asked_back(unit)
    if tab == "asked":
        return Queue(tab, tuple((one, "") for one in await slips(unit, back)), len(back), None)
    if tab == "decided":
        found = await slips(unit, await requests.decided(unit))
        return Queue(tab, tuple((one, "") for one in found), len(back), None)
    inbox = await requests.inbox(unit, after=after, limit=PAGE)
    found = await slips(unit, [one.request for one in inbox.items], weighed=True)
    stood = {one.request.id: one.on_behalf_of for one in inbox.items}
    items = tuple((one, one.name(giver) if (giver := stood[one.request.id]) else "") for one in found)
    return Queue("", items, len(back), inbox.next)


async def _said(unit: Unit, said: str, about: UUID | None) -> Said | None:
    outcome, _dash, many = said.partition("-")
    if many.isdigit() and outcome in set(Outcome):
        return Said(_answered(Outcome(outcome), int(many)))
    if said not in SAID or about is None:
        return None
    try:
        found = await slip(unit, await requests.request(unit, RequestId(about)))
    except (errors.NotFound, NotAllowed):
        return None
    can_undo = Action.REQUEST_UNDO in await requests.possible(unit, about)
    return Said(_(SAID[said]) % {"name": found.holder}, found if can_undo else None)


def _answered(outcome: Outcome, done: int) -> str:
    if outcome is Outcome.APPROVE:
        return n_("%(num)d request approved.", "%(num)d requests approved.", done)
    if outcome is Outcome.DENY:
        return n_("%(num)d request denied.", "%(num)d requests denied.", done)
    return n_("%(num)d question asked.", "%(num)d questions asked.", done)


def _stop(no: Problem) -> str:
    return f"{_(no.title)} {no.detail}" if no.detail else _(no.title)
