"""What a wish for a plan would come to: who is asked first, and how long it usually takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from gateway import identity
from gateway.catalog import Plan, Service, StewardKind
from gateway.requests import approvers, rules
from gateway.requests.queries import known
from gateway.requests.queries.colleagues import usual
from gateway.work import Unit

_NOBODY: Final = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Terms:
    """`usual_seconds`: from asking to having, None where too few have asked; `approver`: whom the first
    stage would ask, by name, empty where that is not one person whom the subject may know; `stages`:
    how many answers a wish would need, were it not granted at once.
    """

    usual_seconds: int | None = None
    approver: str = ""
    stages: int = 0


UNKNOWN: Final = Terms()


async def terms(unit: Unit, shown: Sequence[tuple[Service, Plan]]) -> dict[UUID, Terms]:
    """Of each service the terms of one plan, for a page at a time; as far as the subject may know them."""
    if not shown:
        return {}
    waits = await usual(unit, [plan.id for _, plan in shown])
    seats = await known.stewards(unit, [service.id for service, _ in shown])
    asked = _Asked(unit, await _manager(unit))
    first: dict[UUID, UUID | None] = {}
    stages: dict[UUID, int] = {}
    for service, plan in shown:
        kinds = rules.kinds(plan.approval, service.technology_class)
        first[service.id] = asked.by(kinds[0], seats.get(service.id, {}))
        stages[service.id] = len(kinds)
    people = await identity.people_by_id(unit, {one for one in first.values() if one})
    names = {key: person.name for key, person in people.items()}
    return {
        service.id: Terms(waits.get(plan.id), names.get(first[service.id] or _NOBODY, ""), stages[service.id])
        for service, plan in shown
    }


async def _manager(unit: Unit) -> UUID | None:
    if unit.subject.type != "Person":
        return None
    manager = await identity.manager_of(unit, identity.PersonId(UUID(unit.subject.id)))
    return manager.id if manager and manager.active else None


@dataclass(frozen=True, slots=True)
class _Asked:
    """Whom a stage would ask. Somebody else is looked for where that would be the subject: nobody
    answers for themselves.
    """

    unit: Unit
    manager: UUID | None

    def by(self, kind: str, seats: Mapping[StewardKind, UUID]) -> UUID | None:
        for rung in approvers.LADDER.get(kind, (kind,)):
            if rung.startswith("role:"):
                return None
            one = self.manager if rung == "manager" else seats.get(StewardKind(rung))
            if one is not None and str(one) != self.unit.subject.id:
                return one
        return None
