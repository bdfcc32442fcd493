"""The queue as people see it: what is being set up or taken away, and what stands in the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from gateway import catalog
from gateway.authz import Action
from gateway.grants import Grant, GrantState
from gateway.kernel import errors
from gateway.provisioning.entities import EVERY_FULFILMENT, fulfilment_entity
from gateway.provisioning.models import Attempt, AttemptState
from gateway.work import Unit

OPEN = (AttemptState.MANUAL, AttemptState.RETRY_WAIT, AttemptState.RUNNING)


@dataclass(frozen=True, slots=True)
class Queued:
    """One piece of work: `error` is in words, `purpose` is `provision` or `deprovision`."""

    grant_id: UUID
    service_id: UUID
    holder_id: UUID
    purpose: str
    state: AttemptState
    error: str
    failures: int
    number: int
    started_at: datetime


async def queue(
    unit: Unit, *, state: AttemptState | None = None, after: UUID | None = None, limit: int = 50
) -> Sequence[Queued]:
    """A page by grant, the newest first; `after`: the last grant before it. IT sees everything, an IT
    manager the services that they run, everybody else nothing.
    """
    query = (
        select(Grant, Attempt)
        .join(Attempt, (col(Attempt.grant_id) == col(Grant.id)) & (col(Attempt.fence) == col(Grant.fence)))
        .where(
            col(Attempt.state).in_(OPEN if state is None else (state,)),
            col(Grant.state).in_((GrantState.PROVISIONING, GrantState.REVOKING)),
        )
        .order_by(col(Grant.id).desc())
        .limit(limit)
    )
    if not unit.decide(Action.FULFILMENT_SEE, EVERY_FULFILMENT).allowed:
        query = query.where(col(Grant.service_id).in_(await catalog.run_by(unit)))
    if after is not None:
        query = query.where(col(Grant.id) < after)
    return [_queued(grant, attempt) for grant, attempt in await unit.db.execute(query)]


async def queued(unit: Unit, grant_id: UUID) -> Queued:
    """One piece of work that is not settled. Raises NotFound, NotVisible."""
    query = (
        select(Grant, Attempt)
        .join(Attempt, (col(Attempt.grant_id) == col(Grant.id)) & (col(Attempt.fence) == col(Grant.fence)))
        .where(col(Grant.id) == grant_id, col(Attempt.state).in_(OPEN))
    )
    row = (await unit.db.execute(query)).one_or_none()
    if row is None:
        raise errors.NotFound
    manager = await catalog.it_manager(unit, row.Grant.service_id)
    entity = fulfilment_entity(grant_id, it_manager=manager, state=row.Attempt.state)
    unit.require(Action.FULFILMENT_SEE, entity)
    return _queued(row.Grant, row.Attempt)


def _queued(grant: Grant, attempt: Attempt) -> Queued:
    return Queued(
        grant_id=grant.id,
        service_id=grant.service_id,
        holder_id=grant.holder_id,
        purpose=attempt.purpose,
        state=AttemptState(attempt.state),
        error=attempt.error,
        failures=attempt.failures,
        number=attempt.fence,
        started_at=attempt.started_at,
    )
