"""Which stages a wish needs, and who would answer them: computed once, at submit, and kept."""

from dataclasses import dataclass
from uuid import UUID

from gateway.authz import Action
from gateway.requests import approvers, rules
from gateway.requests.wishes import Wish, Wishes
from gateway.work import Unit


@dataclass(frozen=True, slots=True)
class Planned:
    """A stage to be; `fell_back`: nobody who should answer it is there, so IT is asked."""

    kind: str
    service_id: UUID
    people: tuple[UUID, ...]
    fell_back: bool


async def stages(unit: Unit, wishes: Wishes) -> tuple[Planned, ...]:
    """The stages of every item in order; empty where policy alone approves all of them.

    Items whose stage is the same people are answered together; two stages are always two people.
    """
    planned: list[Planned] = []
    for item, entity in zip(wishes.items, wishes.entities, strict=True):
        if unit.decide(Action.REQUEST_APPROVE_AUTOMATICALLY, entity).allowed:
            continue
        for kind in rules.kinds(item.plan.approval, item.service.technology_class):
            stage = await _stage(unit, kind, item, wishes, planned)
            planned += [stage] if stage else []
    return tuple(planned)


async def _stage(unit: Unit, kind: str, item: Wish, wishes: Wishes, before: list[Planned]) -> Planned | None:
    asking = item.asking(wishes.requester, wishes.holder)
    found = await approvers.resolve(unit, kind, asking)
    if any(stage.kind == kind and stage.people == found.people for stage in before):
        return None
    alone = {stage.people[0] for stage in before if len(stage.people) == 1}
    if found.people and alone.issuperset(found.people):
        found = await approvers.resolve(unit, kind, asking, never=alone)
    return Planned(kind, item.service.id, found.people, found.fell_back)
