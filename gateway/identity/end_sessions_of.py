"""End sessions because their issuer says so (OpenID Connect Back-Channel Logout 1.0)."""

from datetime import timedelta
from typing import Final

from sqlmodel import col, select

from gateway.identity.end_session import end
from gateway.identity.models import Person, Session
from gateway.identity.tokens import VerifiedLogout
from gateway.work import Unit

# A token's time has no fractions: a session of the same second began before it.
_ROUNDING: Final = timedelta(seconds=1)


async def end_sessions_of(unit: Unit, logout: VerifiedLogout) -> int:
    """End what a verified logout token speaks of; returns how many sessions that were.

    Where it names only a subject, sessions that began after it live on: the same token sent again
    later ends nothing new.
    """
    statement = (
        select(Session)
        .join(Person, col(Person.id) == col(Session.person_id))
        .where(col(Session.issuer) == logout.issuer, col(Session.ended_at).is_(None))
        .with_for_update(of=Session)
    )
    if logout.subject is not None:
        statement = statement.where(col(Person.subject) == logout.subject)
    if logout.session is not None:
        statement = statement.where(col(Session.kc_session) == logout.session)
    else:
        statement = statement.where(col(Session.created_at) < logout.issued_at + _ROUNDING)
    sessions = (await unit.db.execute(statement)).scalars().all()
    for session in sessions:
        end(unit, session, None)
    return len(sessions)
