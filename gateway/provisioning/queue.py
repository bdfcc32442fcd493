"""The queue as people see it: what is being set up or taken away, and what stands in the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Mapped
from sqlmodel import col, select
from sqlmodel.sql.expression import Select

from gateway import catalog, work
from gateway.authz import Action
from gateway.grants import Grant, GrantState
from gateway.kernel import errors
from gateway.provisioning.entities import EVERY_FULFILMENT, fulfilment_entity
from gateway.provisioning.models import Attempt, AttemptState
from gateway.work import Order, Unit

NEWEST: Final = Order("newest", down=True)
_KEYS: Final[Mapping[str, Mapped[Any]]] = {
    "newest": col(Grant.id),
    "begun": col(Attempt.started_at),
    "failures": col(Attempt.failures),
    "state": col(Attempt.state),
}
OPEN = (AttemptState.MANUAL, AttemptState.RETRY_WAIT, AttemptState.RUNNING, AttemptState.QUEUED)


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
    unit: Unit,
    *,
    state: AttemptState | None = None,
    order: Order = NEWEST,
    after: UUID | None = None,
    limit: int = 50,
) -> Sequence[Queued]:
    """A page by grant, the newest first; `after`: the last grant before it. IT sees everything, an IT
    manager the services that they run, everybody else nothing.
    """
    chosen = order if order.by in _KEYS else NEWEST
    found, key = await _open(unit, state), _KEYS[chosen.by]
    query = work.paged(found, key, col(Grant.id), down=chosen.down, after=after, limit=limit - 1)
    return [_queued(grant, attempt) for grant, attempt in await unit.db.execute(query)]


async def queue_count(unit: Unit, *, state: AttemptState | None = None) -> int:
    """How many these are; `work.MOST_COUNTED` + 1 stands for more."""
    return (await unit.db.execute(work.counted(await _open(unit, state)))).scalar_one()


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


async def _open(unit: Unit, state: AttemptState | None) -> Select[Grant, Attempt]:
    query = (
        select(Grant, Attempt)
        .join(Attempt, (col(Attempt.grant_id) == col(Grant.id)) & (col(Attempt.fence) == col(Grant.fence)))
        .where(
            col(Attempt.state).in_(OPEN if state is None else (state,)),
            col(Grant.state).in_((GrantState.PROVISIONING, GrantState.REVOKING)),
        )
    )
    if unit.decide(Action.FULFILMENT_SEE, EVERY_FULFILMENT).allowed:
        return query
    return query.where(col(Grant.service_id).in_(await catalog.run_by(unit)))


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
