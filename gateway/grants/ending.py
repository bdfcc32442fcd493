"""End grants because of something that happened elsewhere; no human of ours began it."""

from gateway.grants import history, rules
from gateway.grants.events import GrantRevoked
from gateway.grants.models import Grant
from gateway.grants.rules import EndedReason, GrantEvent
from gateway.work import Unit


def take_away(unit: Unit, grant: Grant, reason: EndedReason, *, why: str = "") -> None:
    """Revoke the locked live grant. Only a leaver's can be undone, by IT: a mistake of a personnel system
    is found within seconds or not at all. Raises IllegalEvent where access is ending already.
    """
    life = rules.revoke(grant.life, unit.now, reason)
    grant.life = life
    if reason is not EndedReason.LEAVER:
        grant.undo_until = None
    grant.ended_why = why
    history.keep(unit, grant, GrantEvent.REVOKE, why=why)
    unit.emit(GrantRevoked(id=grant.id))
