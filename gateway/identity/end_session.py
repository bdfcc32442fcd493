"""End one session, by its person or an administrator."""

from gateway.authz import Action, Decision
from gateway.identity import entities, queries
from gateway.identity.events import SessionEnded
from gateway.identity.models import Session, SessionId
from gateway.kernel import errors
from gateway.work import Unit


async def end_session(unit: Unit, session_id: SessionId) -> Session:
    """End a session now; one that has ended stays as it was. Raises NotFound, NotAllowed."""
    session = await queries.session_locked(unit, session_id)
    if session is None:
        raise errors.NotFound
    because = unit.require(Action.SESSION_END, entities.session(session))
    end(unit, session, because)
    return session


def end(unit: Unit, session: Session, because: Decision | None) -> None:
    """Write the end on a locked row and say so, once."""
    if session.ended_at is not None:
        return
    session.ended_at = unit.now
    unit.db.add(session)
    unit.emit(SessionEnded(id=session.id, person=session.person_id), because=because)
