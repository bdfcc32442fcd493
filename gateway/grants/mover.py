"""Mover: whoever changed place keeps what the new place still sees."""

from gateway.grants import ending, holders, queries
from gateway.grants.rules import EndedReason
from gateway.identity import PersonMoved
from gateway.work import Unit


async def mover(unit: Unit, event: PersonMoved) -> None:
    """Revoke the grants of services whose circle the person is no longer part of; all others stay."""
    held = await queries.live_of_person(unit, event.id)
    seen = await holders.sees(unit, event.id, [grant.service_id for grant in held])
    for grant in held:
        if grant.service_id not in seen:
            ending.take_away(unit, grant, EndedReason.MOVER)
