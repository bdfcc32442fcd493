"""One service: what it is, what it costs, who answers for it, and one button that states the truth."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from fastapi import Request
from fastapi.responses import Response

from brokers import sdk
from gateway import catalog, identity, requests, tokens, web
from gateway.authz import Action
from gateway.catalog import Plan, StewardKind
from gateway.kernel.language import mark
from gateway.portal import words
from gateway.portal.foreseen import Foreseen, foreseen
from gateway.portal.paused import paused
from gateway.portal.rendering import page
from gateway.portal.slips import hours
from gateway.portal.tokens import called_path
from gateway.requests import Card, ItemForm, SubmitForm
from gateway.work import Unit

FORESEEN: Final = 6
_SEATS: Final = (
    (StewardKind.BUSINESS_OWNER, mark("Business owner: why we have it")),
    (StewardKind.BUSINESS_MANAGER, mark("Business manager: who gets it")),
    (StewardKind.IT_OWNER, mark("Owner in IT: risk")),
    (StewardKind.IT_MANAGER, mark("Manager in IT: keeps it running")),
)


@dataclass(frozen=True, slots=True)
class Offered:
    """A plan with what asking for its usual time would cause, None where that was not looked at; `usual` is
    how many seconds others waited for it, None where too few have.
    """

    plan: Plan
    foreseen: Foreseen | None
    usual: int | None


async def service(request: Request, me: web.PersonCaller, slug: str) -> Response:
    """Raises NotFound for a service that the reader does not see."""
    async with web.ports(request).units.read(me.subject) as unit:
        found = await catalog.service_by_slug(unit, slug)
        (card,) = await requests.cards(unit, [found])
        offered = await _offered(unit, card)
        stewards = await _stewards(unit, found.id)
        waits = await _waits(unit, card)
        others = await requests.alternatives(unit, found.id)
        near = await requests.colleagues(unit, found)
        manifest = await catalog.manifest_of(unit, found)
        pause = (await paused(unit, [found.id], me.zone)).get(found.id, "")
        now = unit.now
    at_once = next((one.plan for one in offered if one.foreseen and one.foreseen.automatic), None)
    return page(
        request,
        "service.html",
        me,
        here="catalog",
        card=card,
        offered=offered,
        first=at_once or (card.plans[0] if card.plans else None),
        at_once=at_once,
        stewards=stewards,
        waits=waits,
        pause=pause,
        others=others,
        near=near,
        links=manifest.metadata if manifest else None,
        rules=words.of_rules(unit.policies, card.reasons, Action.REQUEST_SUBMIT),
        calls=_calls(request, slug, manifest),
        hours=hours(card.grant) if card.grant else [],
        now=now,
    )


def _calls(request: Request, slug: str, manifest: sdk.AnyManifest | None) -> tokens.Calls | None:
    if manifest is None or not manifest.is_api:
        return None
    return tokens.calls(web.ports(request).site.service_origin(slug), called_path(manifest))


async def _offered(unit: Unit, card: Card) -> list[Offered]:
    """Each plan with who would decide about it, and how long that takes."""
    usual = await requests.usual(unit, [plan.id for plan in card.plans])
    return [
        Offered(plan, await _foreseen(unit, card, plan) if place < FORESEEN else None, usual.get(plan.id))
        for place, plan in enumerate(card.plans)
    ]


async def _foreseen(unit: Unit, card: Card, plan: Plan) -> Foreseen:
    item = ItemForm(
        service=card.service.slug, plan=plan.slug, duration=timedelta(seconds=plan.default_seconds)
    )
    return await foreseen(unit, SubmitForm(items=(item,), reason="..."))


async def _stewards(unit: Unit, service_id: UUID) -> Sequence[tuple[str, str]]:
    """The four seats in words, each with its person as far as the reader may know them."""
    seats = (await catalog.stewards_of(unit, [service_id])).get(service_id, {})
    people = await identity.people_by_id(unit, seats.values())
    return [
        (seat, people[seats[kind]].name if kind in seats and seats[kind] in people else "")
        for kind, seat in _SEATS
    ]


async def _waits(unit: Unit, card: Card) -> tuple[str, ...]:
    """With whom the reader's request is; empty where the reader has to answer."""
    if card.pending is None:
        return ()
    names = await requests.names(unit, [card.pending.request_id])
    return tuple(names[who] for who in card.pending.people if who in names)
