"""End every session of a person."""

from sqlmodel import col, select

from gateway.authz import Action
from gateway.identity import entities
from gateway.identity.end_session import end
from gateway.identity.models import PersonId, Session
from gateway.work import Unit


async def end_sessions(unit: Unit, person_id: PersonId) -> int:
    """End all of them now, each by its own rule; returns how many that were. Raises NotVisible."""
    living = (
        select(Session)
        .where(col(Session.person_id) == person_id, col(Session.ended_at).is_(None))
        .where(col(Session.idle_ends_at) > unit.now, col(Session.ends_at) > unit.now)
        .order_by(col(Session.id))
        .with_for_update()
    )
    sessions = (await unit.db.execute(living)).scalars().all()
    for session in sessions:
        end(unit, session, unit.require(Action.SESSION_END, entities.session(session)))
    return len(sessions)
