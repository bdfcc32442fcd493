"""Withdraw: leave nothing upstream of a grant that was taken away. The gateway refuses it already."""

from pgqueuer import RetryRequested

from gateway import grants
from gateway.authz import SYSTEM
from gateway.grants import (
    Grant,
    GrantExpired,
    GrantGivenBack,
    GrantId,
    GrantRevoked,
    GrantState,
    GrantWithdrawn,
)
from gateway.provisioning import fence
from gateway.provisioning.events import FulfilmentRetried
from gateway.provisioning.fence import Fence
from gateway.provisioning.models import AttemptState
from gateway.provisioning.upstream import ActionRequired, Rejected, TryAgain, Upstream
from gateway.work import Unit, Units

Taken = GrantRevoked | GrantGivenBack | GrantExpired | GrantWithdrawn | FulfilmentRetried


async def withdraw(units: Units, event: Taken, upstream: Upstream) -> None:
    """Attempt once, after the window for undoing; a failure is tried again for ever, and stays denied. It
    waits while the connection is paused: nobody passes the gateway meanwhile.

    Safe to run twice. Raises RetryRequested with the wait before the next attempt.
    """
    async with units.open(SYSTEM) as unit:
        grant = await grants.locked_for_work(unit, GrantId(event.id))
        mine = await _begun(unit, grant)
    if mine is None:
        return
    try:
        await upstream.deprovision(grant.service_id, grant.holder_id, key=grant.id)
    except (TryAgain, Rejected, ActionRequired) as failed:
        await fence.failed(units, GrantId(event.id), mine, failed)
        return
    async with units.open(SYSTEM) as unit:
        grant = await grants.locked_for_work(unit, GrantId(event.id))
        if not await fence.settle(unit, grant, mine, AttemptState.SUCCEEDED):
            return
        if grant.state == GrantState.REVOKING:
            grants.close(unit, grant)


async def _begun(unit: Unit, grant: Grant) -> Fence | None:
    """The fence, where there is something to do now. From here on nothing can be undone.

    Raises RetryRequested while undoing is still possible.
    """
    if grant.state != GrantState.REVOKING or await fence.waits_for_removal(unit, grant):
        return None
    if grant.undo_until is not None and unit.now < grant.undo_until:
        raise RetryRequested(grant.undo_until - unit.now, reason="undo-window")
    grant.undo_until = None
    if await fence.held_up(unit, grant, fence.REMOVING):
        return None
    return await fence.take(unit, grant, fence.REMOVING)
