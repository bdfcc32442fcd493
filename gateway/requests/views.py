"""The service as a person meets it: what is held already, and the one button that states the truth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from gateway import catalog, grants
from gateway.authz import Action
from gateway.catalog import Plan, Service
from gateway.grants import Grant
from gateway.requests.entities import Holder, wish_entity
from gateway.requests.queries import known, seen
from gateway.requests.rules import OPEN
from gateway.requests.terms import UNKNOWN, Terms, terms
from gateway.work import Unit, once_a_look

# This long before its end a person is offered to make access last longer.
ENDS_SOON: Final = timedelta(days=7)
_SOON_PART: Final = 4


class Offer(StrEnum):
    """What the button says."""

    OPEN = "open"
    COMING = "coming"
    EXTEND = "extend"
    ACTIVATE = "activate"
    PENDING = "pending"
    REQUEST = "request"
    NOT_AVAILABLE = "not_available"


@dataclass(frozen=True, slots=True)
class Pending:
    """A request of the subject that waits: with whom and since when; nobody: its question waits."""

    request_id: UUID
    people: tuple[UUID, ...]
    since: datetime


@dataclass(frozen=True, slots=True)
class Card:
    """A service with its plans, the grant that the subject holds, and what can be done about it.

    `also` is what can be done besides the `offer`: access that is open and ends soon can be extended.
    `reasons` are policy ids where the answer is no; `by_person`: every plan would need somebody's yes.
    `terms` are those of the first plan.
    """

    service: Service
    plans: tuple[Plan, ...]
    grant: Grant | None
    offer: Offer
    reasons: tuple[str, ...]
    by_person: bool
    pending: Pending | None = None
    also: tuple[Offer, ...] = ()
    terms: Terms = UNKNOWN


async def cards(unit: Unit, services: Sequence[Service]) -> list[Card]:
    """One card for each service, by some more queries whatever their number."""
    mine = {
        grant.service_id: grant for grant in reversed(await grants.mine(unit)) if grant.state in grants.LIVE
    }
    plans = await catalog.plans_of(unit, [service.id for service in services])
    waiting = await _pending(unit)
    shown = [(service, offered[0]) for service in services if (offered := plans.get(service.id))]
    told = await terms(unit, shown)
    found = []
    for service in services:
        offered = tuple(plans.get(service.id, ()))
        grant = mine.get(service.id)
        if grant is not None:
            found.append(await _held(unit, service, offered, grant))
        elif service.id in waiting:
            found.append(_waits(service, offered, waiting[service.id]))
        else:
            found.append(_wished(unit, service, offered))
    return [replace(card, terms=told.get(card.service.id, UNKNOWN)) for card in found]


@once_a_look
async def _pending(unit: Unit) -> Mapping[UUID, Pending]:
    if unit.subject.type != "Person":
        return {}
    me = UUID(unit.subject.id)
    rows = [row for row in await seen.mine(unit) if row.state in OPEN and row.person_id == me]
    found: dict[UUID, Pending] = {}
    for case in await known.cases(unit, rows) if rows else ():
        stage = case.open
        people = stage.who if stage and case.request.asked_at is None else ()
        since = case.request.asked_at or (stage and stage.opened_at) or case.request.created_at
        waits = Pending(case.request.id, people, since)
        found |= {item.service_id: waits for item in case.items}
    return found


async def _held(unit: Unit, service: Service, plans: tuple[Plan, ...], grant: Grant) -> Card:
    if not grants.usable(grant.life, unit.now):
        return Card(service, plans, grant, Offer.COMING, (), by_person=False)
    soon = min(ENDS_SOON, timedelta(seconds=grant.duration_seconds) / _SOON_PART)
    also = (Offer.EXTEND,) if grant.ends_at - unit.now <= soon else ()
    offer = Offer.OPEN
    if grant.activation_seconds is not None:
        activation = await grants.open_activation(unit, grant.id)
        if activation is None or activation.ends_at <= unit.now:
            offer = Offer.ACTIVATE
    return Card(service, plans, grant, offer, (), by_person=False, also=also)


def _waits(service: Service, plans: tuple[Plan, ...], pending: Pending) -> Card:
    return Card(service, plans, None, Offer.PENDING, (), by_person=False, pending=pending)


def _wished(unit: Unit, service: Service, plans: tuple[Plan, ...]) -> Card:
    if unit.subject.type != "Person":
        return Card(service, plans, None, Offer.NOT_AVAILABLE, (), by_person=False)
    me = Holder(UUID(unit.subject.id), str(unit.subject.attrs["organisation"]), eyes=unit.subject)
    no: tuple[str, ...] = ()
    possible = []
    for plan in plans:
        wish = wish_entity(
            UUID(int=0),
            service,
            plan,
            requester=unit.subject.id,
            holder=me,
            seconds=plan.default_seconds,
        )
        answer = unit.decide(Action.REQUEST_SUBMIT, wish)
        if answer.allowed:
            possible.append(unit.decide(Action.REQUEST_APPROVE_AUTOMATICALLY, wish).allowed)
        else:
            no = answer.reasons
    if possible:
        return Card(service, plans, None, Offer.REQUEST, (), by_person=not any(possible))
    return Card(service, plans, None, Offer.NOT_AVAILABLE, no, by_person=False)
