"""What an approval has for a consequence: each item becomes a grant, or makes the grant there is longer."""

from datetime import timedelta
from uuid import UUID

from gateway import catalog, grants
from gateway.authz import Decision
from gateway.catalog import ServiceFacts
from gateway.grants import Grant, GrantId, GrantState
from gateway.requests.models import Request, RequestItem
from gateway.work import Unit


async def give(
    unit: Unit, request: Request, items: tuple[RequestItem, ...], *, because: Decision
) -> tuple[Grant, ...]:
    """Give every item by the approval `because`; what is held already is extended, never given twice."""
    services = await catalog.facts(unit, {item.service_id for item in items})
    given = []
    for item in items:
        grant = await _give(unit, request, item, services[item.service_id], because)
        item.grant_id = grant.id
        given.append(grant)
    return tuple(given)


async def _give(
    unit: Unit, request: Request, item: RequestItem, service: ServiceFacts, because: Decision
) -> Grant:
    duration = timedelta(seconds=item.duration_seconds)
    held = await grants.held(unit, item.plan_id, request.holder_id)
    if held is not None:
        return await _longer(unit, held, duration, request.id, because)
    opening = grants.Opening(
        request_id=request.id,
        service_id=item.service_id,
        plan_id=item.plan_id,
        person_id=request.person_id,
        client_id=request.client_id,
        organisation=request.organisation,
        technology_class=service.technology_class,
        duration=duration,
        starts_at=request.starts_at,
    )
    return await grants.open_(unit, opening, because=because)


async def _longer(unit: Unit, held: Grant, duration: timedelta, request_id: UUID, because: Decision) -> Grant:
    """A grant that has not begun, or is paused, has no term to make longer: it stays as it is."""
    if held.state != GrantState.ACTIVE:
        return held
    return await grants.extend(unit, GrantId(held.id), duration, request_id=request_id, because=because)
