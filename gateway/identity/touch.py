"""Keep a used session awake without writing a row at every click."""

from typing import TYPE_CHECKING, Final

from sqlmodel import col, select

from gateway.identity import rules
from gateway.identity.models import Person, Session, SessionId
from gateway.identity.views import SignedIn
from gateway.work import Unit

if TYPE_CHECKING:
    from redis.asyncio import Redis

_PREFIX: Final = "frontdesk:touched:"


class Touches:
    """Lets one of many requests at the same moment write that its session is in use.

    Valkey holds nothing else about sessions. Whether one lives is read from PostgreSQL at every
    request: an entry that outlived its session, or a cache that came back with old data, could let
    a revoked session in. A lost Valkey costs some writes more, and nobody their session.
    """

    def __init__(self, cache: "Redis") -> None:
        self._cache = cache

    async def claim(self, signed_in: SignedIn) -> bool:
        """Whether the caller shall now open a unit and `touch` the session."""
        from redis.exceptions import RedisError  # noqa: PLC0415  # 16 MB that worker and edge do without

        if not signed_in.touch_due:
            return False
        seconds = int(rules.TOUCH_EVERY.total_seconds())
        try:
            taken = await self._cache.set(f"{_PREFIX}{signed_in.session_id}", b"1", nx=True, ex=seconds)
        except (RedisError, OSError):
            return True
        return bool(taken)


async def touch(unit: Unit, session_id: SessionId) -> None:
    """Write that the session is in use now; one that has ended or fallen asleep stays so."""
    statement = (
        select(Session, Person.realm)
        .join(Person, col(Person.id) == col(Session.person_id))
        .where(
            col(Session.id) == session_id,
            col(Session.ended_at).is_(None),
            col(Session.idle_ends_at) > unit.now,
            col(Session.ends_at) > unit.now,
        )
        .with_for_update(of=Session)
    )
    row = (await unit.db.execute(statement)).one_or_none()
    if row is None:
        return
    session, realm = row
    session.seen_at = unit.now
    session.idle_ends_at = rules.idle_end(realm, unit.now, session.ends_at)
    unit.db.add(session)
