"""End every session of a person."""

from sqlmodel import col, select

from gateway.authz import Action
from gateway.identity import entities
from gateway.identity.administered import living
from gateway.identity.end_session import end
from gateway.identity.models import PersonId, Session
from gateway.work import Unit


async def end_sessions(unit: Unit, person_id: PersonId) -> int:
    """End all of them now, each by its own rule; returns how many that were. Raises NotVisible."""
    theirs = (
        select(Session)
        .where(col(Session.person_id) == person_id, *living(unit))
        .order_by(col(Session.id))
        .with_for_update()
    )
    sessions = (await unit.db.execute(theirs)).scalars().all()
    for session in sessions:
        end(unit, session, unit.require(Action.SESSION_END, entities.session(session)))
    return len(sessions)
