"""Take and check the fencing token: a worker that froze and wakes up late must change nothing."""

from dataclasses import dataclass

from pgqueuer import RetryRequested
from sqlmodel import select

from gateway import grants
from gateway.authz import SYSTEM
from gateway.grants import Grant, GrantId
from gateway.provisioning import rules
from gateway.provisioning.models import Attempt, AttemptState
from gateway.provisioning.upstream import TryAgain
from gateway.work import Unit, Units


@dataclass(frozen=True, slots=True)
class Fence:
    """The number under which an attempt runs."""

    number: int


async def take(unit: Unit, grant: Grant, purpose: str) -> Fence:
    """Number the attempt that starts now; every attempt before it becomes stale."""
    previous = await _attempt(unit, grant, grant.fence)
    if previous is not None and previous.settled_at is None:
        previous.state, previous.settled_at = AttemptState.ABANDONED, unit.now
    grant.fence += 1
    unit.db.add(
        Attempt(
            grant_id=grant.id,
            fence=grant.fence,
            purpose=purpose,
            state=AttemptState.RUNNING,
            started_at=unit.now,
        )
    )
    return Fence(grant.fence)


async def settle(unit: Unit, grant: Grant, fence: Fence, state: AttemptState, *, error: str = "") -> bool:
    """Record how the attempt ended. False where a newer one has started: then nothing may be changed."""
    attempt = await _attempt(unit, grant, fence.number)
    if attempt is None or fence.number != grant.fence:
        return False
    attempt.state, attempt.error, attempt.settled_at = state, error, unit.now
    return True


async def postponed(units: Units, grant_id: GrantId, fence: Fence, failed: TryAgain) -> RetryRequested:
    """Record that the attempt failed for now; what to raise for the queue to try again later."""
    async with units.open(SYSTEM) as unit:
        grant = await grants.locked_for_work(unit, grant_id)
        await settle(unit, grant, fence, AttemptState.RETRY_WAIT, error=failed.detail)
    return RetryRequested(rules.wait_before(fence.number), reason=failed.slug)


async def _attempt(unit: Unit, grant: Grant, number: int) -> Attempt | None:
    query = select(Attempt).where(Attempt.grant_id == grant.id, Attempt.fence == number)
    return (await unit.db.execute(query)).scalar_one_or_none()
