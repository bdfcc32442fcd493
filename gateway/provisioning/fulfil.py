"""Fulfil: make the upstream agree with a new grant, so that its term can start."""

from gateway import grants
from gateway.authz import SYSTEM
from gateway.grants import GrantBegun, GrantId, GrantOpened, GrantState
from gateway.provisioning import fence
from gateway.provisioning.check import look_later
from gateway.provisioning.events import FulfilmentRetried
from gateway.provisioning.models import AttemptState
from gateway.provisioning.upstream import ActionRequired, Rejected, TryAgain, Upstream
from gateway.work import Units


async def fulfil(
    units: Units, event: GrantOpened | GrantBegun | FulfilmentRetried, upstream: Upstream
) -> None:
    """Attempt once: take the fence, call the broker with no transaction open, settle.

    Safe to run twice; waits for a person where one has to act, and while the connection is paused. Raises
    RetryRequested with the wait before the next attempt.
    """
    async with units.open(SYSTEM) as unit:
        grant = await grants.locked_for_work(unit, GrantId(event.id))
        if grant.state != GrantState.PROVISIONING or await fence.waits_for_a_person(unit, grant):
            return
        if await fence.held_up(unit, grant, fence.SETTING_UP):
            return
        mine = await fence.take(unit, grant, fence.SETTING_UP)
    try:
        health = await upstream.provision(grant.service_id, grant.holder_id, key=grant.id)
    except (TryAgain, Rejected, ActionRequired) as failed:
        await fence.failed(units, GrantId(event.id), mine, failed)
        return
    async with units.open(SYSTEM) as unit:
        grant = await grants.locked_for_work(unit, GrantId(event.id))
        if not await fence.settle(unit, grant, mine, AttemptState.SUCCEEDED):
            return
        if grant.state == GrantState.PROVISIONING:
            grants.activate(unit, grant, health)
            if upstream.reads_back:
                look_later(unit, grant)
