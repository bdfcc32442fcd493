"""A grant with the names around it, as pages show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from gateway import catalog, grants
from gateway.catalog import Plan, ServiceFacts
from gateway.grants import Grant
from gateway.work import Unit

SOON: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Held:
    """What somebody has or had; `usable` at the moment of the page."""

    grant: Grant
    service: ServiceFacts
    plan: Plan
    usable: bool

    @property
    def live(self) -> bool:
        """Whether it still holds its place."""
        return self.grant.state in grants.LIVE

    def ends_soon(self, now: datetime) -> bool:
        """Whether it can be kept longer, and it is time to: a week before the end, or the last quarter."""
        part = timedelta(seconds=self.grant.duration_seconds / 4)
        return self.usable and self.grant.ends_at - now <= min(SOON, part)


async def held(unit: Unit, found: Sequence[Grant]) -> list[Held]:
    """The grants with their services and plans, by two queries whatever their number."""
    services = await catalog.facts(unit, [grant.service_id for grant in found])
    plans = await catalog.plans_by_id(unit, [grant.plan_id for grant in found])
    return [
        Held(grant, services[grant.service_id], plans[grant.plan_id], grants.usable(grant.life, unit.now))
        for grant in found
    ]
