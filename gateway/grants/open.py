"""Open a grant: the consequence of an approved request."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from gateway import catalog
from gateway.authz import Decision
from gateway.grants import history, queries, rules
from gateway.grants.errors import AlreadyHeld
from gateway.grants.events import GrantOpened, GrantStartReached
from gateway.grants.models import Grant
from gateway.kernel import new_id
from gateway.work import Unit


@dataclass(frozen=True, slots=True)
class Opening:
    """Who shall hold which plan for how long; exactly one of `person_id` and `client_id` is set."""

    request_id: UUID
    service_id: UUID
    plan_id: UUID
    person_id: UUID | None
    client_id: UUID | None
    organisation: str
    technology_class: str
    duration: timedelta
    starts_at: datetime | None = None


async def open_(unit: Unit, opening: Opening, *, because: Decision) -> Grant:
    """Give access by the approval `because`. Raises AlreadyHeld where the plan is held already."""
    life = rules.born(unit.now, opening.duration, starts_at=opening.starts_at)
    plan = await catalog.plan(unit, opening.plan_id)
    grant = Grant(
        id=new_id(),
        request_id=opening.request_id,
        service_id=opening.service_id,
        plan_id=opening.plan_id,
        person_id=opening.person_id,
        client_id=opening.client_id,
        organisation=opening.organisation,
        technology_class=opening.technology_class,
        duration_seconds=int(opening.duration.total_seconds()),
        state=life.state,
        health=life.health,
        starts_at=life.starts_at,
        ends_at=life.ends_at,
        activation_seconds=plan.activation_seconds if plan else None,
        created_at=unit.now,
    )
    holder = await queries.held(unit, opening.plan_id, grant.holder_id)
    if holder is not None:
        raise AlreadyHeld(holder.id)
    unit.db.add(grant)
    await unit.db.flush()
    history.keep(unit, grant, None, because=because)
    if grant.state == rules.GrantState.SCHEDULED:
        unit.later(grant.starts_at, GrantStartReached(id=grant.id))
    opened = GrantOpened(
        id=grant.id, service_id=grant.service_id, person_id=grant.person_id, client_id=grant.client_id
    )
    unit.emit(opened, because=because)
    return grant
