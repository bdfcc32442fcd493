"""Fulfil: make the upstream agree with a new grant, so that its term can start."""

from gateway import grants
from gateway.authz import SYSTEM
from gateway.grants import GrantBegun, GrantId, GrantOpened, GrantState
from gateway.provisioning import fence
from gateway.provisioning.models import AttemptState
from gateway.provisioning.upstream import TryAgain, Upstream
from gateway.work import Units


async def fulfil(units: Units, event: GrantOpened | GrantBegun, upstream: Upstream) -> None:
    """Attempt once: take the fence, call the broker with no transaction open, settle.

    Safe to run twice. Raises RetryRequested with the wait before the next attempt.
    """
    async with units.open(SYSTEM) as unit:
        grant = await grants.locked_for_work(unit, GrantId(event.id))
        if grant.state != GrantState.PROVISIONING:
            return
        mine = await fence.take(unit, grant, "provision")
    try:
        health = await upstream.provision(grant.service_id, grant.holder_id, key=grant.id)
    except TryAgain as failed:
        raise await fence.postponed(units, GrantId(event.id), mine, failed) from failed
    async with units.open(SYSTEM) as unit:
        grant = await grants.locked_for_work(unit, GrantId(event.id))
        if not await fence.settle(unit, grant, mine, AttemptState.SUCCEEDED):
            return
        if grant.state == GrantState.PROVISIONING:
            grants.activate(unit, grant, health)
