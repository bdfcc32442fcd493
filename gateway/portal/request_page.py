"""One request: where it stands as a sentence, the way so far, and what the reader can do about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from fastapi import Request
from fastapi.responses import Response

from gateway import requests, web
from gateway.identity import SignedIn
from gateway.portal.access import apis_of
from gateway.portal.language import _
from gateway.portal.rendering import page
from gateway.portal.slips import Slip, slip
from gateway.requests import RequestId

# Being set up takes seconds; a page that is older than this stops looking by itself.
LOOKING: Final = timedelta(minutes=5)
SAID: Final = {
    "nudged": "They have been reminded.",
    "escalated": "Their managers are asked as well now.",
    "cancelled": "Cancelled. Nobody has to answer any more.",
    "answered": "Your answer is with them.",
    "undone": "Taken back. It waits for an answer again.",
}
# How an event reads on the timeline: the words after its person's name, and its mark.
_STEPS: Final = {
    "submit": ("asked", ""),
    "approve": ("agreed", ""),
    "approve_automatically": ("Granted by rule", ""),
    "approve_emergency": ("Opened at once, in an emergency; reviewed afterwards", "now"),
    "deny": ("said no", "stop"),
    "ask": ("asked a question", "plain"),
    "answer": ("answered", "plain"),
    "cancel": ("cancelled it", "stop"),
    "nudge": ("sent a reminder", "plain"),
    "escalate": ("asked more people to answer", "plain"),
    "fall_back": ("Nobody answered, so it went to IT", "plain"),
    "reassign": ("handed it to somebody else", "plain"),
    "undo": ("took the no back", "plain"),
    "lapse": ("It ended because nobody answered", "stop"),
}
_ALONE: Final = {"approve_automatically", "approve_emergency", "fall_back", "lapse"}


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the timeline: who did what and when, in whose place, in which words, and how long it
    stood there afterwards, in seconds; `question`: somebody wants to know something.
    """

    what: str
    mark: str
    at: datetime
    words: str
    in_place_of: str
    dwell: int | None
    question: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """A request with everything that its page shows; `acts` are the verbs that the reader has now;
    `mine`: the reader asked or shall hold it, `holds`: the latter; `apis` are
    services that programs call.
    """

    slip: Slip
    happened: tuple[Happened, ...]
    acts: frozenset[str]
    mine: bool
    holds: bool
    apis: frozenset[UUID]
    now: datetime


async def followed(request: Request, me: web.PersonCaller, request_id: UUID, said: str = "") -> Response:
    """The page. Raises NotFound, also for somebody else's."""
    return await show(request, me, request_id, said=_(SAID[said]) if said in SAID else "")


async def show(
    request: Request,
    me: SignedIn,
    request_id: UUID,
    *,
    said: str = "",
    errors: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    """The page, perhaps with what was wrong about a form on it and what had been typed there."""
    seen = await _seen(request, me, request_id)
    response = page(
        request,
        "request.html",
        me,
        status=422 if errors else 200,
        seen=seen,
        one=seen.slip,
        said=said,
        errors=errors or {},
        typed=typed or {},
        now=seen.now,
    )
    setting_up = any(item.grant and item.grant.state == "provisioning" for item in seen.slip.items)
    if setting_up and seen.now - (seen.slip.request.decided_at or seen.now) < LOOKING:
        response.headers["Refresh"] = "2"
    return response


async def _seen(request: Request, me: SignedIn, request_id: UUID) -> Seen:
    async with web.ports(request).units.read(me.subject) as unit:
        found = await requests.request(unit, RequestId(request_id))
        one = await slip(unit, found)
        steps = await requests.timeline(unit, RequestId(request_id))
        acts = await requests.possible(unit, request_id)
        return Seen(
            slip=one,
            happened=_happened(one, steps, me.person_id),
            acts=frozenset(act.value.partition(":")[2] for act in acts),
            mine=me.person_id in (found.requester_id, found.person_id),
            holds=me.person_id == found.person_id,
            apis=await apis_of(unit, [item.service.id for item in one.items]),
            now=unit.now,
        )


def _happened(one: Slip, steps: Sequence[requests.Step], me: UUID) -> tuple[Happened, ...]:
    return tuple(
        Happened(
            what=_what(one, row, me),
            mark=_STEPS.get(row.what, ("", "plain"))[1],
            at=row.at,
            words=row.words,
            in_place_of=one.name(row.on_behalf_of) if row.on_behalf_of else "",
            dwell=int(step.dwell.total_seconds()) if step.dwell else None,
            question=row.what == "ask",
        )
        for step in steps
        for row in [step.step]
    )


def _what(one: Slip, row: requests.RequestStep, me: UUID) -> str:
    words = _(_STEPS.get(row.what, ("changed it", ""))[0])
    if row.what in _ALONE or row.by is None:
        return words[:1].upper() + words[1:]
    return f"{_('You') if row.by == me else one.name(row.by)} {words}"
