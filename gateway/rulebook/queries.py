"""Every SELECT about changes; what is asked of real access stands in `reality`."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, func, select

from gateway.authz import Action, Policies
from gateway.kernel import errors
from gateway.rulebook.entities import change_entity, rulebook_entity
from gateway.rulebook.models import ChangeId, ChangeState, PolicyChange
from gateway.work import Unit


async def active(unit: Unit) -> Policies:
    """The set that decides now. Raises NotAllowed."""
    unit.require(Action.POLICY_SEE, rulebook_entity())
    return unit.policies


async def listing(unit: Unit, *, after: UUID | None = None, limit: int = 50) -> list[PolicyChange]:
    """Changes, newest first. Raises NotAllowed."""
    unit.require(Action.POLICY_SEE, rulebook_entity())
    query = select(PolicyChange).order_by(col(PolicyChange.id).desc()).limit(limit)
    if after is not None:
        query = query.where(col(PolicyChange.id) < after)
    return list((await unit.db.execute(query)).scalars())


async def change(unit: Unit, change_id: ChangeId) -> PolicyChange:
    """One change. Raises NotFound, also where the subject may not see it."""
    found = await unit.db.get(PolicyChange, change_id)
    if found is None or not unit.decide(Action.POLICY_SEE, change_entity(found)).allowed:
        raise errors.NotFound
    return found


async def locked(unit: Unit, change_id: ChangeId) -> PolicyChange:
    """The row held for this act, and no other act on rules beside it: two changes that are accepted at
    once would each be shown against a set that is not there any more.
    """
    await unit.db.execute(text("select pg_advisory_xact_lock(hashtext('policy_changes'))"))
    query = select(PolicyChange).where(PolicyChange.id == change_id).with_for_update()
    found = (await unit.db.execute(query)).scalar_one_or_none()
    if found is None:
        raise errors.NotFound
    return found


async def next_position(unit: Unit) -> int:
    """The number of the change that is being accepted; `locked` holds others back."""
    unit.require(Action.POLICY_SEE, rulebook_entity())
    highest = select(func.max(PolicyChange.position))
    return ((await unit.db.execute(highest)).scalar_one() or 0) + 1


async def newest(unit: Unit) -> UUID | None:
    """The change that was accepted last."""
    unit.require(Action.POLICY_SEE, rulebook_entity())
    query = (
        select(PolicyChange.id)
        .where(PolicyChange.state == ChangeState.ACCEPTED)
        .order_by(col(PolicyChange.position).desc())
        .limit(1)
    )
    return (await unit.db.execute(query)).scalar_one_or_none()


async def overlay(unit: Unit, accepted: UUID | None) -> Mapping[str, str]:
    """What differs from the files of the product since that change."""
    unit.require(Action.POLICY_SEE, rulebook_entity())
    query = select(PolicyChange.overlay).where(PolicyChange.id == accepted)
    return (await unit.db.execute(query)).scalar_one_or_none() or {}
