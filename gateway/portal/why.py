"""Why somebody has access: the chain from the wish to the last change."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from fastapi import Request
from fastapi.responses import Response

from gateway import grants, identity, requests, web
from gateway.grants import GrantId
from gateway.portal.held import held
from gateway.portal.language import _
from gateway.portal.paused import held_up
from gateway.portal.rendering import page
from gateway.work import Unit

_EVENTS: Final = {
    "open": "Access was given",
    "begin": "Its start was reached",
    "activate": "It was set up; the time runs from here",
    "extend": "It lasts longer",
    "suspend": "It was paused",
    "resume": "It goes on",
    "drift": "The service showed something else than was given",
    "heal": "The service agrees again",
    "undo": "It was brought back",
    "expire": "Its time was over",
    "give_back": "It was given back",
    "revoke": "It was taken back",
    "withdraw": "It was withdrawn before it worked",
    "fail": "Setting it up failed once",
    "abandon": "It could not be set up",
    "close": "The service has nothing left of it",
}


@dataclass(frozen=True, slots=True)
class Link:
    """One line of the chain, with the rules that decided."""

    what: str
    at: datetime
    by: str
    words: str
    rules: tuple[str, ...]
    until: datetime | None


async def why(request: Request, me: web.PersonCaller, grant_id: UUID) -> Response:
    """Raises NotFound, also for somebody else's."""
    async with web.ports(request).units.read(me.subject) as unit:
        (one,) = await held(unit, [await grants.grant(unit, GrantId(grant_id))])
        chain = await requests.why(unit, GrantId(grant_id))
        links = await _links(unit, chain)
        waits = (await held_up(unit, [one.grant], me.zone)).get(one.service.id)
        now = unit.now
    return page(request, "why.html", me, here="access", one=one, links=links, waits=waits, now=now)


async def _links(unit: Unit, chain: requests.Chain) -> list[Link]:
    known = await requests.names(unit, [wish.request_id for wish in chain.wishes])
    ids = {fact.by for fact in chain.facts if fact.by} - known.keys()
    names = known | {who: found.name for who, found in (await identity.people_by_id(unit, ids)).items()}

    def name(who: UUID | None) -> str:
        return names.get(who, _("Somebody")) if who else ""

    found = []
    for wish in chain.wishes:
        asked = _("asked, in an emergency") if wish.emergency else _("asked")
        found.append(
            Link(f"{name(wish.requester_id)} {asked}", wish.asked_at, "", wish.reason, wish.rules, None)
        )
        found += [
            Link(
                _("%(name)s agreed") % {"name": name(answer.by)},
                answer.at,
                name(answer.on_behalf_of),
                answer.reason,
                (),
                None,
            )
            for answer in wish.answers
            if answer.at and answer.outcome == "approve"
        ]
    found += [
        Link(
            _(_EVENTS.get(fact.event, fact.event)), fact.at, name(fact.by), fact.why, fact.rules, fact.ends_at
        )
        for fact in chain.facts
    ]
    return sorted(found, key=lambda link: link.at)


def _said(event: str) -> str:
    return _(_EVENTS.get(event, "It changed"))
