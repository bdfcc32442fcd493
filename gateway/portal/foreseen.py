"""What a request would cause, in words: at once or by whose yes, and what stands in its way."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from gateway import identity, requests
from gateway.authz import Action, Words
from gateway.portal import words
from gateway.requests import Planned, SubmitForm
from gateway.work import Unit


@dataclass(frozen=True, slots=True)
class Decides:
    """One stage: in which seat, and who, as far as the reader may know them."""

    seat: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Foreseen:
    """`extends`: it makes longer what is held; `under_way`: the request that has it already."""

    allowed: bool
    automatic: bool
    decides: tuple[Decides, ...]
    rules: tuple[Words, ...]
    extends: bool
    under_way: UUID | None


async def foreseen(unit: Unit, form: SubmitForm) -> Foreseen:
    """Raises what `requests.preview` raises."""
    found = await requests.preview(unit, form)
    action = Action.REQUEST_APPROVE_EMERGENCY if form.emergency else Action.REQUEST_SUBMIT
    return Foreseen(
        allowed=found.allowed,
        automatic=found.automatic,
        decides=await _decides(unit, found.stages),
        rules=() if found.allowed else tuple(words.of_rules(unit.policies, found.reasons, action)),
        extends=any(item.extends for item in found.items),
        under_way=next((item.under_way for item in found.items if item.under_way), None),
    )


async def _decides(unit: Unit, stages: Sequence[Planned]) -> tuple[Decides, ...]:
    people = await identity.people_by_id(unit, {who for stage in stages for who in stage.people})
    return tuple(
        Decides(
            words.seat(stage.kind),
            tuple(people[who].name for who in stage.people if who in people),
        )
        for stage in stages
    )
