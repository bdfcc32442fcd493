"""Extend: the same access was asked for again, so it lasts longer."""

from datetime import timedelta
from uuid import UUID

from gateway import catalog
from gateway.authz import Decision
from gateway.grants import history, queries, rules, term
from gateway.grants.events import GrantExtended
from gateway.grants.models import Grant, GrantId
from gateway.grants.rules import GrantEvent
from gateway.work import Unit


async def extend(
    unit: Unit, grant_id: GrantId, duration: timedelta, *, request_id: UUID, because: Decision
) -> Grant:
    """By the approval `because`, end at now + `duration` at the earliest, at most the plan's longest from
    now; never earlier than before. Raises NotFound, or IllegalEvent where it does not work at present.
    """
    grant = await queries.locked(unit, grant_id)
    plan = await catalog.plan(unit, grant.plan_id)
    longest = timedelta(seconds=plan.max_seconds) if plan else duration
    grant.life = rules.extend(grant.life, unit.now, min(duration, longest))
    term.begin(unit, grant)
    history.keep(unit, grant, GrantEvent.EXTEND, request_id=request_id, because=because)
    unit.emit(GrantExtended(id=grant.id), because=because)
    return grant
