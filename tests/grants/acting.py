"""Shared by the tests of this folder: one act in a unit of its own, and rows as they are stored."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from sqlmodel import select

from gateway import grants, work
from gateway.authz import SYSTEM, Decision, Subject
from gateway.grants import GrantId
from gateway.identity.models import Person

T = TypeVar("T")


async def act(units: work.Units, subject: Subject, what: Callable[[work.Unit], Awaitable[T]]) -> T:
    """Commit one act."""
    async with units.open(subject) as unit:
        return await what(unit)


async def stored(units: work.Units, grant: grants.Grant) -> grants.Grant:
    """The row as it is now."""
    async with units.read(SYSTEM) as unit:
        return await unit.db.get_one(grants.Grant, grant.id)


def approval() -> Decision:
    """An approval as requests hands it over."""
    return Decision(
        allowed=True,
        reasons=("request.automatic",),
        policy_version="v-test",
        action="request:submit",
        subject="someone",
        resource="something",
    )


async def extended(
    units: work.Units, grant: grants.Grant, duration: timedelta, *, request_id: UUID | None = None
) -> grants.Grant:
    """The same access asked for once more."""
    return await act(
        units,
        SYSTEM,
        lambda unit: grants.extend(
            unit,
            GrantId(grant.id),
            duration,
            request_id=request_id or grant.request_id,
            because=approval(),
        ),
    )


async def set_active(units: work.Units, subject: Subject, *, active: bool) -> None:
    """As the directory says; without the event."""
    async with units.open(SYSTEM) as unit:
        query = select(Person).where(Person.id == UUID(subject.id))
        (await unit.db.execute(query)).scalar_one().active = active


def names(emitted: list[work.Emitted]) -> list[str]:
    """What was said, in order."""
    return [one.event.name for one in emitted]
