"""Take and check the fencing token: a worker that froze and wakes up late must change nothing."""

from dataclasses import dataclass

from pgqueuer import RetryRequested
from sqlmodel import select

from gateway import grants
from gateway.authz import SYSTEM
from gateway.grants import Grant, GrantId, GrantState
from gateway.provisioning import pauses, rules
from gateway.provisioning.events import FulfilmentHandedOver, FulfilmentStuck
from gateway.provisioning.models import Attempt, AttemptState
from gateway.provisioning.upstream import ActionRequired, Rejected, TryAgain
from gateway.work import Unit, Units

SETTING_UP, REMOVING = "provision", "deprovision"


@dataclass(frozen=True, slots=True)
class Fence:
    """The number under which an attempt runs."""

    number: int


async def take(unit: Unit, grant: Grant, purpose: str) -> Fence:
    """Number the attempt that starts now; every attempt before it becomes stale."""
    _abandon(unit, await newest(unit, grant))
    return _numbered(unit, grant, purpose, AttemptState.RUNNING)


async def held_up(unit: Unit, grant: Grant, purpose: str) -> bool:
    """Whether the service is paused: then the work stands in the queue until somebody resumes it."""
    if not await pauses.is_paused(unit, grant.service_id):
        return False
    last = await newest(unit, grant)
    if last is None or (last.state, last.purpose) != (AttemptState.QUEUED, purpose):
        # A worker that is still at it, and was given up, is stale from here on.
        _abandon(unit, last)
        _numbered(unit, grant, purpose, AttemptState.QUEUED)
    return True


async def settle(unit: Unit, grant: Grant, fence: Fence, state: AttemptState, *, error: str = "") -> bool:
    """Record how the attempt ended. False where a newer one has started: then nothing may be changed."""
    attempt = await _attempt(unit, grant, fence.number)
    if attempt is None or fence.number != grant.fence:
        return False
    attempt.state, attempt.error, attempt.settled_at = state, error, unit.now
    return True


async def newest(unit: Unit, grant: Grant) -> Attempt | None:
    """The attempt that counts."""
    return await _attempt(unit, grant, grant.fence)


async def waits_for_a_person(unit: Unit, grant: Grant) -> bool:
    """Whether the newest attempt was handed over: a job that is delivered again does not go on by itself."""
    attempt = await newest(unit, grant)
    return attempt is not None and attempt.state == AttemptState.MANUAL


async def waits_for_removal(unit: Unit, grant: Grant) -> bool:
    """The same for taking away; what a person should have set up is no reason to wait."""
    attempt = await newest(unit, grant)
    return attempt is not None and attempt.purpose == REMOVING and attempt.state == AttemptState.MANUAL


async def failed(
    units: Units, grant_id: GrantId, fence: Fence, why: TryAgain | Rejected | ActionRequired
) -> None:
    """Record what came of the attempt instead. Raises RetryRequested where the queue shall try again."""
    if not isinstance(why, TryAgain):
        await _handed_over(units, grant_id, fence, why)
        return
    again = await _postponed(units, grant_id, fence, why)
    if again is not None:
        raise again from why


async def _postponed(
    units: Units, grant_id: GrantId, fence: Fence, failed: TryAgain
) -> RetryRequested | None:
    """Record that the attempt failed for now; what to raise for the queue to try again later.

    Setting up is handed to a person after `rules.PATIENCE` failures in a row: then None. Taking away is
    tried for ever.
    """
    async with units.open(SYSTEM) as unit:
        grant = await grants.locked_for_work(unit, grant_id)
        failures = await _failures(unit, grant, fence)
        setting_up = grant.state == GrantState.PROVISIONING
        patient = failures < rules.PATIENCE or not setting_up
        state = AttemptState.RETRY_WAIT if patient else AttemptState.MANUAL
        if not await settle(unit, grant, fence, state, error=failed.detail):
            return None
        if setting_up:
            grants.fail(unit, grant)
        if not patient:
            unit.emit(FulfilmentStuck(id=grant.id))
            return None
    return RetryRequested(rules.wait_before(failures), reason=failed.slug)


async def _handed_over(
    units: Units, grant_id: GrantId, fence: Fence, failed: Rejected | ActionRequired
) -> None:
    """Record that only a person can go on from here; approvals stay."""
    async with units.open(SYSTEM) as unit:
        grant = await grants.locked_for_work(unit, grant_id)
        if not await settle(unit, grant, fence, AttemptState.MANUAL, error=failed.detail):
            return
        if isinstance(failed, ActionRequired):
            unit.emit(FulfilmentHandedOver(id=grant.id))
            return
        if grant.state == GrantState.PROVISIONING:
            grants.fail(unit, grant)
        unit.emit(FulfilmentStuck(id=grant.id))


async def _failures(unit: Unit, grant: Grant, fence: Fence) -> int:
    """How many attempts failed in a row with this one; a person's retry counts from anew."""
    attempt = await _attempt(unit, grant, fence.number)
    before = await _attempt(unit, grant, fence.number - 1)
    if attempt is None:
        return 1
    goes_on = before is not None and before.state == AttemptState.RETRY_WAIT
    attempt.failures = 1 + (before.failures if before and goes_on else 0)
    return attempt.failures


def _abandon(unit: Unit, attempt: Attempt | None) -> None:
    if attempt is not None and attempt.settled_at is None:
        attempt.state, attempt.settled_at = AttemptState.ABANDONED, unit.now


def _numbered(unit: Unit, grant: Grant, purpose: str, state: AttemptState) -> Fence:
    grant.fence += 1
    unit.db.add(
        Attempt(grant_id=grant.id, fence=grant.fence, purpose=purpose, state=state, started_at=unit.now)
    )
    return Fence(grant.fence)


async def _attempt(unit: Unit, grant: Grant, number: int) -> Attempt | None:
    query = select(Attempt).where(Attempt.grant_id == grant.id, Attempt.fence == number)
    return (await unit.db.execute(query)).scalar_one_or_none()
