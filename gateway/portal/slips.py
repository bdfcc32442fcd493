"""A request as pages show it: who, what, why and how long, with whom it is, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from gateway import catalog, grants, requests
from gateway.catalog import Plan, ServiceFacts
from gateway.grants import Grant
from gateway.portal.language import _
from gateway.requests import Around, Request, RequestItem, RequestStage, StageState
from gateway.work import Unit

HOUR: Final = 3_600
DAY: Final = 24 * HOUR
SPANS: Final = (HOUR, 8 * HOUR, DAY, 7 * DAY, 30 * DAY, 90 * DAY, 180 * DAY, 365 * DAY)


@dataclass(frozen=True, slots=True)
class Item:
    """One plan that is asked for, with the access that came of it; `usable` at the moment of the page."""

    service: ServiceFacts
    plan: Plan
    seconds: int
    grant: Grant | None
    usable: bool


@dataclass(frozen=True, slots=True)
class Stage:
    """One answer that is needed, with its people by name; `by` gave it."""

    kind: str
    state: str
    people: tuple[str, ...]
    by: str
    reason: str
    row: RequestStage


@dataclass(frozen=True, slots=True)
class Slip:
    """Everything about one request. `names` are the people in it, as far as they are known here."""

    request: Request
    items: tuple[Item, ...]
    stages: tuple[Stage, ...]
    names: Mapping[UUID, str]
    around: Around | None

    @property
    def requester(self) -> str:
        """Who asked."""
        return self.name(self.request.requester_id)

    @property
    def holder(self) -> str:
        """Who shall have it."""
        return self.name(self.request.holder_id)

    @property
    def for_other(self) -> bool:
        """Whether somebody else than the one who asked shall have it."""
        return self.request.holder_id != self.request.requester_id

    @property
    def open(self) -> Stage | None:
        """The answer that is waited for."""
        return next((stage for stage in self.stages if stage.state == StageState.OPEN), None)

    @property
    def following(self) -> tuple[Stage, ...]:
        """The answers after it."""
        return tuple(stage for stage in self.stages if stage.state == StageState.WAITING)

    @property
    def denial(self) -> Stage | None:
        """The no, if it was said."""
        return next((stage for stage in self.stages if stage.state == StageState.DENIED), None)

    @property
    def since(self) -> datetime:
        """Since when it stands where it is."""
        stage = self.open
        return self.request.asked_at or (stage and stage.row.opened_at) or self.request.created_at

    @property
    def shorter(self) -> int | None:
        """A round time of at most half of what is asked for, in seconds."""
        longest = max(item.seconds for item in self.items)
        return max((span for span in SPANS if span <= longest / 2), default=None)

    @property
    def title(self) -> str:
        """What is asked for, in short."""
        first = self.items[0]
        more = _(" and %(num)d more") % {"num": len(self.items) - 1} if len(self.items) > 1 else ""
        return f"{first.service.name}, {first.plan.name}{more}"

    def name(self, person_id: UUID | None) -> str:
        """Of somebody in it; a word where nobody knows."""
        return self.names.get(person_id, _("Somebody")) if person_id else _("Somebody")


async def slips(unit: Unit, rows: Sequence[Request], *, weighed: bool = False) -> list[Slip]:
    """The requests, which the caller asked for as its subject, in their order; `weighed`: with what an
    approver weighs, such as peers and history.
    """
    if not rows:
        return []
    ids = [row.id for row in rows]
    parts = await requests.parts(unit, ids)
    names = await requests.names(unit, ids)
    around = await requests.around(unit, ids) if weighed else {}
    wanted = [item for found in parts.values() for item in found.items]
    services = await catalog.facts(unit, {item.service_id for item in wanted})
    plans = await catalog.plans_by_id(unit, {item.plan_id for item in wanted})
    given = {grant.id: grant for found in (await grants.of_requests(unit, ids)).values() for grant in found}

    def shown(item: RequestItem) -> Item:
        grant = given.get(item.grant_id) if item.grant_id else None
        usable = grant is not None and grants.usable(grant.life, unit.now)
        return Item(services[item.service_id], plans[item.plan_id], item.duration_seconds, grant, usable)

    return [
        Slip(
            request=row,
            items=tuple(shown(item) for item in parts[row.id].items),
            stages=tuple(_stage(stage, names) for stage in parts[row.id].stages),
            names=names,
            around=around.get(row.id),
        )
        for row in rows
        if row.id in parts
    ]


async def slip(unit: Unit, row: Request) -> Slip:
    """One of them, weighed."""
    (found,) = await slips(unit, [row], weighed=True)
    return found


def _stage(row: RequestStage, names: Mapping[UUID, str]) -> Stage:
    return Stage(
        kind=row.kind,
        state=row.state,
        people=tuple(names[who] for who in row.who if who in names),
        by=names.get(row.decided_by, "") if row.decided_by else "",
        reason=row.reason,
        row=row,
    )


def hours(grant: Grant) -> list[int]:
    """Lengths of an activation to choose from."""
    longest = (grant.activation_seconds or 0) // HOUR
    return sorted({span for span in (1, 2, 4, 8, 24) if span <= longest} | ({longest} if longest else set()))
