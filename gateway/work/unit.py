"""The unit: what a verb gets to work with."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from gateway import authz
from gateway.authz import NOTHING, Action, Context, Decision, Policies, Resource, Subject
from gateway.work import once as once_
from gateway.work.errors import NotAllowed, NotVisible
from gateway.work.events import Emitted, Event
from gateway.work.once import OnceKey
from gateway.work.timers import set_timer


class Sink(Protocol):
    """Takes the events of an act inside its transaction; writes its own tables and emits nothing."""

    async def __call__(self, unit: "Unit", emitted: Sequence[Emitted], /) -> None:
        """Write what follows from the events."""
        ...


class Unit:
    """One act: a subject, a moment, a transaction, and the events it causes.

    `now` is read once, so an act has one time; `db` is the open session. Whoever is authorised
    is who is recorded. `looked` is what a read-only unit was told so far (see looks.py), None in an act.
    """

    def __init__(
        self,
        subject: Subject,
        now: datetime,
        db: AsyncSession,
        policies: Policies,
        once: OnceKey | None = None,
        *,
        looked: dict[Any, Any] | None = None,
    ) -> None:
        self.subject = subject
        self.now = now
        self.db = db
        self.policies = policies
        self.emitted: list[Emitted] = []
        self._timers: list[tuple[datetime, Event]] = []
        self._once = once
        self.looked = looked

    def decide(self, action: Action, resource: Resource, context: Context = NOTHING) -> Decision:
        """Ask, without consequence: for pages that show what would be possible. Rules see the act's time."""
        if self.policies.timed:
            context = authz.moment(self.now, self.policies.zone, context)
        return authz.decide(self.policies, self.subject, action, resource, context)

    def require(self, action: Action, resource: Resource, context: Context = NOTHING) -> Decision:
        """Raise NotAllowed with the decision, or NotVisible where seeing is refused too."""
        decision = self.decide(action, resource, context)
        if decision.allowed:
            return decision
        if resource.see and not self.decide(Action(resource.see), resource).allowed:
            raise NotVisible(decision)
        raise NotAllowed(decision)

    def emit(self, event: Event, *, because: Decision | None = None) -> None:
        """Say that something happened; the sinks take it when the block ends."""
        self.emitted.append(Emitted(event, because))

    def later(self, due: datetime, event: Event) -> None:
        """Have the event emitted at `due`; the same event for the same id is moved, not doubled."""
        self._timers.append((due, event))

    async def answer(self, status: int, body: str) -> None:
        """Keep what will be answered under the caller's idempotency key; without a key, nothing."""
        if self._once is not None:
            await once_.remember(self, self._once, status, body)

    async def settle(self, sinks: Sequence[Sink]) -> None:
        """Write timers and hand the events to the sinks; called by Units before the commit."""
        for due, event in self._timers:
            await set_timer(self, due, event)
        if self.emitted:
            for sink in sinks:
                await sink(self, self.emitted)
