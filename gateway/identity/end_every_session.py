"""End every session of everybody: for the moment when nobody knows whose key was copied."""

from sqlmodel import col, select

from gateway.authz import Action
from gateway.identity import entities
from gateway.identity.administered import living
from gateway.identity.end_session import end
from gateway.identity.models import Session
from gateway.work import Unit


async def end_every_session(unit: Unit) -> int:
    """End all of them now, that of whoever asks too; returns how many that were. Raises NotAllowed.

    Whoever is spared could be whoever it is about.
    """
    because = unit.require(Action.SESSION_END, entities.EVERY_SESSION)
    everybody = select(Session).where(*living(unit)).order_by(col(Session.id)).with_for_update()
    sessions = (await unit.db.execute(everybody)).scalars().all()
    for session in sessions:
        end(unit, session, because)
    return len(sessions)
