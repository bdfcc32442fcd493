"""Leaver: whoever left keeps nothing."""

from gateway.grants import ending, holders, queries
from gateway.grants.rules import EndedReason
from gateway.identity import PersonDeactivated
from gateway.work import Unit


async def leaver(unit: Unit, event: PersonDeactivated) -> None:
    """Revoke every grant of a person who left; somebody who was hired again meanwhile keeps them."""
    for grant in await queries.live_of_person(unit, event.id):
        if not await holders.active(unit, grant):
            ending.take_away(unit, grant, EndedReason.LEAVER)
