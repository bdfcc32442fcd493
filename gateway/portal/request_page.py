"""One request: where it stands as a sentence, the way so far, and what the reader can do about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from fastapi import Request
from fastapi.responses import Response

from gateway import catalog, requests, web
from gateway.identity import SignedIn
from gateway.kernel.language import _, mark
from gateway.portal.handled import last_of
from gateway.portal.paused import paused
from gateway.portal.rendering import page
from gateway.portal.risk import Risk, risk_of
from gateway.portal.slips import Slip, slip
from gateway.portal.timeline import Happened, happened
from gateway.requests import RequestId

# Being set up takes seconds; a page that is older than this stops looking by itself.
LOOKING: Final = timedelta(minutes=5)
SAID: Final = {
    "nudged": mark("They have been reminded."),
    "escalated": mark("Their managers are asked as well now."),
    "cancelled": mark("Cancelled. Nobody has to answer any more."),
    "answered": mark("Your answer is with them."),
    "undone": mark("Taken back. It waits for an answer again."),
    "changed": mark("Changed. The request of before is cancelled, and this one is sent."),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """A request with everything that its page shows; `acts` are the verbs that the reader has now;
    `mine`: the reader `asks` for it or `holds` it; `apis` are services that programs call; `waits` says of a
    service why nothing is set up there now; `last` is what happened to it, for whoever answers too late.
    """

    slip: Slip
    happened: tuple[Happened, ...]
    acts: frozenset[str]
    mine: bool
    asks: bool
    holds: bool
    apis: frozenset[UUID]
    waits: Mapping[UUID, str]
    risk: Risk
    last: str
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
    late: bool = False,
) -> Response:
    """The page, perhaps with what was wrong about a form on it and what had been typed there; `late`: an
    answer could not be taken, because something had happened before.
    """
    seen = await _seen(request, me, request_id)
    setting_up = any(
        item.grant and item.grant.state == "provisioning" and item.service.id not in seen.waits
        for item in seen.slip.items
    )
    return page(
        request,
        "request.html",
        me,
        status=422 if errors else 409 if late else 200,
        seen=seen,
        one=seen.slip,
        said=seen.last if late else said,
        errors=errors or {},
        typed=typed or {},
        now=seen.now,
        looks=setting_up and seen.now - (seen.slip.request.decided_at or seen.now) < LOOKING,
    )


async def _seen(request: Request, me: SignedIn, request_id: UUID) -> Seen:
    async with web.ports(request).units.read(me.subject) as unit:
        found = await requests.request(unit, RequestId(request_id))
        one = await slip(unit, found)
        steps = await requests.timeline(unit, RequestId(request_id))
        acts = await requests.possible(unit, request_id)
        return Seen(
            slip=one,
            happened=happened(one, steps, me.person_id),
            acts=frozenset(act.value.partition(":")[2] for act in acts),
            mine=me.person_id in (found.requester_id, found.person_id),
            asks=me.person_id == found.requester_id,
            holds=me.person_id == found.person_id,
            apis=await catalog.apis(unit, [item.service.id for item in one.items]),
            waits=await paused(unit, [item.service.id for item in one.items], me.zone),
            risk=risk_of(one),
            last=last_of(unit, one, steps[-1].step) if steps else "",
            now=unit.now,
        )
