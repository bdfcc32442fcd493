"""Withdraw: leave nothing upstream of a grant that was taken away. The gateway refuses it already."""

from gateway import grants
from gateway.authz import SYSTEM
from gateway.grants import GrantExpired, GrantGivenBack, GrantId, GrantRevoked, GrantState
from gateway.provisioning import fence
from gateway.provisioning.models import AttemptState
from gateway.provisioning.upstream import TryAgain, Upstream
from gateway.work import Units


async def withdraw(
    units: Units, event: GrantRevoked | GrantGivenBack | GrantExpired, upstream: Upstream
) -> None:
    """Attempt once; a failure is tried again for ever, and stays denied meanwhile.

    Safe to run twice. Raises RetryRequested with the wait before the next attempt.
    """
    async with units.open(SYSTEM) as unit:
        grant = await grants.locked_for_work(unit, GrantId(event.id))
        if grant.state != GrantState.REVOKING:
            return
        mine = await fence.take(unit, grant, "deprovision")
    try:
        await upstream.deprovision(grant.service_id, grant.holder_id, key=grant.id)
    except TryAgain as failed:
        raise await fence.postponed(units, GrantId(event.id), mine, failed) from failed
    async with units.open(SYSTEM) as unit:
        grant = await grants.locked_for_work(unit, GrantId(event.id))
        if not await fence.settle(unit, grant, mine, AttemptState.SUCCEEDED):
            return
        if grant.state == GrantState.REVOKING:
            grants.close(unit, grant)
