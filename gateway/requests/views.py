"""The service as a person meets it: what is held already, and the one button that states the truth."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from gateway import catalog, grants
from gateway.authz import Action
from gateway.catalog import Plan, Service
from gateway.grants import Grant
from gateway.requests.entities import wish_entity
from gateway.work import Unit


class Offer(StrEnum):
    """What the button says."""

    OPEN = "open"
    COMING = "coming"
    REQUEST = "request"
    NOT_AVAILABLE = "not_available"


@dataclass(frozen=True, slots=True)
class Card:
    """A service with its plans, the grant that the subject holds, and what can be done about it.

    `reasons` are policy ids where the answer is no; `by_person` says that a plan would need somebody's yes.
    """

    service: Service
    plans: tuple[Plan, ...]
    grant: Grant | None
    offer: Offer
    reasons: tuple[str, ...]
    by_person: bool


async def cards(unit: Unit, services: Sequence[Service]) -> list[Card]:
    """One card for each service, by two more queries whatever their number."""
    mine = {
        grant.service_id: grant for grant in reversed(await grants.mine(unit)) if grant.state in grants.LIVE
    }
    plans = await catalog.plans_of(unit, [service.id for service in services])
    return [
        _card(unit, service, tuple(plans.get(service.id, ())), mine.get(service.id)) for service in services
    ]


def _card(unit: Unit, service: Service, plans: tuple[Plan, ...], grant: Grant | None) -> Card:
    if grant is not None:
        usable = grants.usable(grant.life, unit.now)
        return Card(service, plans, grant, Offer.OPEN if usable else Offer.COMING, (), by_person=False)
    if unit.subject.type != "Person":
        return Card(service, plans, None, Offer.NOT_AVAILABLE, (), by_person=False)
    no: tuple[str, ...] = ()
    for plan in plans:
        wish = wish_entity(
            UUID(int=0),
            service,
            plan,
            requester=unit.subject.id,
            holder=unit.subject.id,
            organisation=str(unit.subject.attrs["organisation"]),
            seconds=plan.default_seconds,
        )
        answers = [
            unit.decide(action, wish)
            for action in (Action.REQUEST_SUBMIT, Action.REQUEST_APPROVE_AUTOMATICALLY)
        ]
        if all(answer.allowed for answer in answers):
            return Card(service, plans, None, Offer.REQUEST, (), by_person=False)
        no = next(answer.reasons for answer in answers if not answer.allowed)
    return Card(service, plans, None, Offer.NOT_AVAILABLE, no, by_person=bool(plans) and not no)
