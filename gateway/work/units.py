"""Opening and ending units. The only place in the product that commits."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from gateway.authz import Policies, Subject
from gateway.kernel import Clock, errors
from gateway.work import once as once_
from gateway.work.once import OnceKey
from gateway.work.unit import Sink, Unit

# SQLSTATE classes after which the same act may well succeed: connection, resources, lock, shutdown.
_PASSING = ("08", "53", "55", "57", "40")
# A value that a column cannot hold: a NUL or half a sign in a text, a number or a moment out of range.
_UNSTORABLE = ("22000", "22003", "22008", "22021", "22P05")


class Units:
    """Opens transactions for this process."""

    def __init__(
        self, engine: AsyncEngine, clock: Clock, policies: Policies, sinks: Sequence[Sink] = ()
    ) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)
        self._clock = clock
        self._sinks = tuple(sinks)
        self.policies = policies

    def current(self) -> Policies:
        """The set that decides now, for who decides without a unit."""
        return self.policies

    def adopt(self, policies: Policies) -> None:
        """Decide by this set from the next act on; an act that has begun ends by the set it began with."""
        self.policies = policies

    @asynccontextmanager
    async def open(self, subject: Subject, *, once: OnceKey | None = None) -> AsyncIterator[Unit]:
        """One act in one transaction, committed when the block ends without an exception.

        Raises Unavailable when the database is away or the commit fails, before anything was
        answered; AlreadyAnswered when `once` was answered before.
        """
        async with self._session("SET LOCAL lock_timeout = '3s'") as db:
            unit = Unit(subject, self._clock.now(), db, self.policies, once)
            if once is not None:
                await once_.claim(unit, once)
            yield unit
            await db.flush()
            await unit.settle(self._sinks)
            await db.commit()

    @asynccontextmanager
    async def read(self, subject: Subject) -> AsyncIterator[Unit]:
        """A read-only look: PostgreSQL refuses any write, nothing is emitted."""
        async with self._session("SET TRANSACTION READ ONLY") as db:
            yield Unit(subject, self._clock.now(), db, self.policies, looked={})

    @asynccontextmanager
    async def _session(self, first: str) -> AsyncIterator[AsyncSession]:
        """A session whose transaction has begun: asyncpg begins it only with the first statement,
        and what the queue inserts on the raw connection before that would commit by itself.
        """
        async with self._sessions() as db:
            try:
                await _begin(db, first)
                yield db
            except (OSError, OperationalError, NoConnectionFree) as away:
                raise errors.Unavailable from away
            except IntegrityError as clash:
                raise errors.Conflict("Somebody else did this at the same time. Look again.") from clash
            except DBAPIError as failed:
                raise _translated(failed) from failed


async def _begin(db: AsyncSession, first: str) -> None:
    """A connection that died in the pool shows it at its first statement, when nothing can be lost yet:
    once more, on a new one. So a database that is back after a restart costs nobody a refusal.
    """
    try:
        await db.execute(text(first))
    except DBAPIError as lost:
        if not lost.connection_invalidated:
            raise
        await db.rollback()
        await db.execute(text(first))


def _translated(failed: DBAPIError) -> Exception:
    state = str(getattr(failed.orig, "sqlstate", "") or "")
    if state in _UNSTORABLE:
        return errors.Invalid("There is a sign or a number in it that cannot be kept. Take it out.")
    passing = failed.connection_invalidated or not state or state.startswith(_PASSING)
    return errors.Unavailable() if passing else failed
