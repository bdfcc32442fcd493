"""Expire: the end of a grant has come."""

from gateway.grants import history, queries, rules
from gateway.grants.errors import IllegalEvent
from gateway.grants.events import GrantEndReached, GrantExpired
from gateway.grants.models import GrantId
from gateway.grants.rules import GrantEvent
from gateway.work import Unit


async def expire(unit: Unit, event: GrantEndReached) -> None:
    """End it; an outdated timer, of a grant that was extended or has ended, does nothing."""
    grant = await queries.locked_for_work(unit, GrantId(event.id))
    try:
        grant.life = rules.expire(grant.life, unit.now)
    except IllegalEvent:
        return
    history.keep(unit, grant, GrantEvent.EXPIRE)
    unit.emit(GrantExpired(id=grant.id))
