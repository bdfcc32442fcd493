"""Preview: what a form would cause, before it is sent."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from gateway import grants
from gateway.authz import Action
from gateway.requests import staging, wishes
from gateway.requests.forms import SubmitForm
from gateway.requests.queries import known
from gateway.requests.staging import Planned
from gateway.requests.wishes import Wish
from gateway.work import Unit


@dataclass(frozen=True, slots=True)
class PreviewItem:
    """`extends`: the grant that would last longer; `under_way`: the request that has it already."""

    service_id: UUID
    plan_id: UUID
    seconds: int
    price_amount: Decimal | None
    price_currency: str | None
    price_per: str | None
    extends: UUID | None
    under_way: UUID | None


@dataclass(frozen=True, slots=True)
class Preview:
    """`allowed` or why not (`reasons`, by rule id, empty where nothing allows it); `automatic`: open at once;
    otherwise `stages` in order with the people who would be asked; `emergency`: could be opened in a hurry.
    """

    allowed: bool
    reasons: tuple[str, ...]
    automatic: bool
    emergency: bool
    stages: tuple[Planned, ...]
    items: tuple[PreviewItem, ...]


async def preview(unit: Unit, form: SubmitForm) -> Preview:
    """The same look-ups and decisions as `submit`, without a trace. Raises what looking up raises."""
    found = await wishes.look_up(unit, form)
    answers = [unit.decide(Action.REQUEST_SUBMIT, entity) for entity in found.entities]
    hurried = [unit.decide(Action.REQUEST_APPROVE_EMERGENCY, entity) for entity in found.entities]
    if form.emergency:
        answers += hurried
    allowed = all(answer.allowed for answer in answers)
    reasons = sorted({reason for answer in answers if not answer.allowed for reason in answer.reasons})
    stages = () if form.emergency or not allowed else await staging.stages(unit, found)
    pending = await known.pending_for(unit, [item.plan.id for item in found.items], found.holder.id)
    return Preview(
        allowed=allowed,
        reasons=tuple(reasons),
        automatic=allowed and not stages,
        emergency=all(answer.allowed for answer in hurried),
        stages=stages,
        items=tuple([await _item(unit, one, found.holder.id, pending) for one in found.items]),
    )


async def _item(unit: Unit, one: Wish, holder: UUID, pending: dict[UUID, UUID]) -> PreviewItem:
    held = await grants.held(unit, one.plan.id, holder)
    return PreviewItem(
        service_id=one.service.id,
        plan_id=one.plan.id,
        seconds=one.seconds,
        price_amount=one.plan.price_amount,
        price_currency=one.plan.price_currency,
        price_per=one.plan.price_per,
        extends=held.id if held else None,
        under_way=pending.get(one.plan.id),
    )
