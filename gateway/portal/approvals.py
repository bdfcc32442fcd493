"""What waits for the reader's answer: by risk and age, all facts on one page, many answered at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final, Literal
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field, StringConstraints

from gateway import requests, web
from gateway.authz import Action
from gateway.identity import SignedIn
from gateway.kernel import errors
from gateway.kernel.language import _, mark, n_
from gateway.portal.rendering import page
from gateway.portal.risk import Risk, risk_of
from gateway.portal.slips import Slip, slips
from gateway.requests import Outcome, RequestId
from gateway.work import NotAllowed, Unit

PAGE: Final = 25
SAID: Final = {
    "approved": mark("Approved for %(name)s."),
    "denied": mark("Denied. %(name)s reads why."),
    "asked": mark("%(name)s has your question. It comes back here with the answer."),
    "reassigned": mark("Handed on. It no longer waits for you."),
}


class Look(BaseModel):
    """Which list, from where on, and what has just been done: `said` about a request, or in numbers."""

    tab: Literal["", "asked", "decided"] = ""
    after: Annotated[str | None, StringConstraints(max_length=100)] = None
    said: Annotated[str, StringConstraints(max_length=20)] = ""
    about: Annotated[list[UUID], Field(max_length=200)] = []

    @property
    def address(self) -> str:
        """The list with this said on it."""
        return f"/approvals?{urlencode({'said': self.said, 'about': self.about}, doseq=True)}"


@dataclass(frozen=True, slots=True)
class Said:
    """What has just been done here, and what stopped some of it; `undo` are the requests whose answer can
    be taken back, `until` the first of them can.
    """

    words: str
    stopped: tuple[str, ...] = ()
    undo: tuple[Slip, ...] = ()
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A request in a list; `giver` is for whom the reader stands in."""

    one: Slip
    giver: str
    risk: Risk


@dataclass(frozen=True, slots=True)
class Queue:
    """One of the three lists."""

    tab: str
    rows: tuple[Row, ...]
    asked_back: int
    next: str | None


async def approvals(
    request: Request,
    me: web.PersonCaller,
    look: Annotated[Look, Query()],
) -> Response:
    """The queue, with a word about what was just done."""
    return await show(request, me, look)


async def show(
    request: Request, me: SignedIn, look: Look, stopped: tuple[str, ...] = (), *, status: int = 200
) -> Response:
    """The list that is looked at; `stopped` says what could not be done."""
    async with web.ports(request).units.read(me.subject) as unit:
        queue = await _queue(unit, look.tab, look.after)
        told = await _said(unit, look, stopped)
        now = unit.now
    return page(
        request, "approvals.html", me, status=status, here="approvals", queue=queue, told=told, now=now
    )


async def _queue(unit: Unit, tab: str, after: str | None) -> Queue:
    back = await requests.asked_back(unit)
    if tab == "asked":
        return Queue(tab, _rows(await slips(unit, back)), len(back), None)
    if tab == "decided":
        return Queue(tab, _rows(await slips(unit, await requests.decided(unit))), len(back), None)
    inbox = await requests.inbox(unit, after=after, limit=PAGE)
    found = await slips(unit, [one.request for one in inbox.items], weighed=True)
    stood = {one.request.id: one.on_behalf_of for one in inbox.items}
    return Queue("", _rows(found, stood), len(back), inbox.next)


def _rows(found: Sequence[Slip], stood: dict[UUID, UUID | None] | None = None) -> tuple[Row, ...]:
    givers = {one.request.id: (stood or {}).get(one.request.id) for one in found}
    return tuple(
        Row(one, one.name(giver) if (giver := givers[one.request.id]) else "", risk_of(one)) for one in found
    )


async def _said(unit: Unit, look: Look, stopped: tuple[str, ...]) -> Said | None:
    outcome, _dash, many = look.said.partition("-")
    if many.isdigit():
        undo, until = await _undoable(unit, look.about)
        words = _answered(outcome, int(many)) if int(many) else ""
        return Said(words, stopped, undo, until) if words or stopped else None
    if look.said not in SAID or not look.about:
        return None
    try:
        found = await slips(unit, [await requests.request(unit, RequestId(look.about[0]))])
    except (errors.NotFound, NotAllowed):
        return None
    undo, until = await _undoable(unit, look.about[:1])
    return Said(_(SAID[look.said]) % {"name": found[0].holder}, (), undo, until) if found else None


async def _undoable(unit: Unit, about: Sequence[UUID]) -> tuple[tuple[Slip, ...], datetime | None]:
    """Those of them whose answer the reader can take back, and until when all of them can."""
    rows = []
    for request_id in about:
        try:
            if Action.REQUEST_UNDO in await requests.possible(unit, request_id):
                rows.append(await requests.request(unit, RequestId(request_id)))
        except (errors.NotFound, NotAllowed):
            continue
    return tuple(await slips(unit, rows)), min(
        (row.undo_until for row in rows if row.undo_until), default=None
    )


def _answered(outcome: str, done: int) -> str:
    if outcome == Outcome.APPROVE:
        return n_("%(num)d request approved.", "%(num)d requests approved.", done)
    if outcome == Outcome.DENY:
        return n_("%(num)d request denied.", "%(num)d requests denied.", done)
    if outcome == Outcome.ASK:
        return n_("%(num)d question asked.", "%(num)d questions asked.", done)
    return n_(
        "%(num)d answer taken back. It waits for you again.",
        "%(num)d answers taken back. They wait for you again.",
        done,
    )
