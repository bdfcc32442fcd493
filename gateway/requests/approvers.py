"""Who may answer a stage. It always resolves to somebody who may, or says that there is nobody.

Nobody answers for themselves, by no detour: requester, holder, and whoever stands in for one of the
two at that moment are barred, wherever on the way they turn up: as their own manager, as steward of
the service, as the only administrator.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from gateway.catalog import StewardKind
from gateway.requests.queries import known
from gateway.work import Unit

# A kind → where to look for somebody, one after the other, before it falls back to IT.
LADDER: Final = {
    "manager": ("manager", "business_manager", "business_owner", "role:approver"),
    "business_manager": ("business_manager", "business_owner", "role:approver"),
    "business_owner": ("business_owner", "business_manager", "role:approver"),
    "it_owner": ("it_owner", "it_manager"),
    "it_manager": ("it_manager", "it_owner"),
}
_FALLBACK: Final = ("it_manager", "role:it-admin", "role:security", "it_owner", "business_manager")
_HIGHEST: Final = 20


@dataclass(frozen=True, slots=True)
class Asking:
    """For whom approvers are looked for, and at which service."""

    requester_id: UUID
    person_id: UUID | None
    service_id: UUID

    @property
    def climbs_from(self) -> UUID:
        """Whose manager counts: the holder's, and for a machine the requester's."""
        return self.person_id or self.requester_id


@dataclass(frozen=True, slots=True)
class Found:
    """The people; `fell_back`: nobody was there who should have answered, so IT is asked."""

    people: tuple[UUID, ...]
    fell_back: bool


async def barred(unit: Unit, asking: Asking) -> frozenset[UUID]:
    """Who must not answer, whatever else they are."""
    askers = {asking.requester_id} | ({asking.person_id} if asking.person_id else set())
    return frozenset(askers | {d.taker_id for d in await known.delegations(unit, givers=askers)})


async def resolve(unit: Unit, kind: str, asking: Asking, *, never: Collection[UUID] = ()) -> Found:
    """People for a stage of this kind; `never` are further people who must not answer it."""
    no = await barred(unit, asking) | frozenset(never)
    for rung in LADDER.get(kind, (kind,)):
        people = await _on(unit, rung, asking, no)
        if people:
            return Found(people, fell_back=False)
    return Found(await fallback(unit, asking, no), fell_back=True)


async def fallback(unit: Unit, asking: Asking, no: Collection[UUID]) -> tuple[UUID, ...]:
    """Whoever looks after the service or the portal; empty where really nobody is left."""
    for rung in _FALLBACK:
        people = await _on(unit, rung, asking, no)
        if people:
            return people
    return ()


async def above(unit: Unit, people: Collection[UUID], no: Collection[UUID]) -> tuple[UUID, ...]:
    """The nearest managers of these people who are not asked yet and may answer."""
    found = [await _manager(unit, one, {*no, *people}) for one in people]
    return tuple(dict.fromkeys(one for one in found if one is not None))


async def _on(unit: Unit, rung: str, asking: Asking, no: Collection[UUID]) -> tuple[UUID, ...]:
    if rung == "manager":
        found = await _manager(unit, asking.climbs_from, no)
        return (found,) if found else ()
    if rung.startswith("role:"):
        return tuple(one for one in await known.with_role(unit, rung.removeprefix("role:")) if one not in no)
    seats = (await known.stewards(unit, [asking.service_id])).get(asking.service_id, {})
    seat = seats.get(StewardKind(rung))
    return (seat,) if seat is not None and seat not in no else ()


async def _manager(unit: Unit, person_id: UUID, no: Collection[UUID]) -> UUID | None:
    """The nearest active manager who may answer; a circle of managers ends where it began."""
    passed = {person_id}
    at = await known.person_at(unit, person_id)
    while at is not None and at.manager_id is not None and at.manager_id not in passed:
        passed.add(at.manager_id)
        at = await known.person_at(unit, at.manager_id)
        if at is not None and at.active and at.id not in no:
            return at.id
        if len(passed) > _HIGHEST:
            return None
    return None
