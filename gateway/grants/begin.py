"""Begin: the start of a scheduled grant has come."""

from gateway import catalog
from gateway.grants import history, holders, queries, rules
from gateway.grants.errors import IllegalEvent
from gateway.grants.events import GrantBegun, GrantStartReached, GrantWithdrawn
from gateway.grants.models import Grant, GrantId
from gateway.grants.rules import EndedReason, GrantEvent
from gateway.work import Unit


async def begin(unit: Unit, event: GrantStartReached) -> None:
    """Let fulfilment start where everything still holds, otherwise withdraw; an outdated timer does
    nothing.
    """
    grant = await queries.locked_for_work(unit, GrantId(event.id))
    try:
        begun = rules.begin(grant.life, unit.now)
    except IllegalEvent:
        return
    obstacle = await _obstacle(unit, grant)
    if obstacle is None:
        grant.life = begun
        unit.emit(GrantBegun(id=grant.id))
        return
    grant.life = rules.withdraw(grant.life, obstacle)
    history.keep(unit, grant, GrantEvent.WITHDRAW)
    unit.emit(GrantWithdrawn(id=grant.id))


async def _obstacle(unit: Unit, grant: Grant) -> EndedReason | None:
    """What has changed since the approval so that it must not begin."""
    if not await holders.active(unit, grant):
        return EndedReason.LEAVER
    service = (await catalog.facts(unit, [grant.service_id])).get(grant.service_id)
    if service is None or not catalog.is_open(service.state):
        return EndedReason.SERVICE_RETIRED
    return None
