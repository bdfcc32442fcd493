"""Begin: the start of a scheduled grant has come."""

from gateway.grants import queries, rules
from gateway.grants.errors import IllegalEvent
from gateway.grants.events import GrantBegun, GrantStartReached
from gateway.grants.models import GrantId
from gateway.work import Unit


async def begin(unit: Unit, event: GrantStartReached) -> None:
    """Let fulfilment start; an outdated timer does nothing."""
    grant = await queries.locked_for_work(unit, GrantId(event.id))
    try:
        grant.life = rules.begin(grant.life, unit.now)
    except IllegalEvent:
        return
    unit.emit(GrantBegun(id=grant.id))
