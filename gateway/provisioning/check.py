"""Check: look at the upstream, and repair what somebody changed there."""

from datetime import timedelta

from gateway import grants
from gateway.authz import SYSTEM
from gateway.grants import Grant, GrantId, GrantState, Health
from gateway.kernel import errors
from gateway.provisioning import fence, pauses
from gateway.provisioning.events import FulfilmentCheckDue
from gateway.provisioning.models import AttemptState
from gateway.provisioning.upstream import ActionRequired, Rejected, TryAgain, Upstream
from gateway.work import Unit, Units

EVERY = timedelta(hours=24)


def look_later(unit: Unit, grant: Grant) -> None:
    """Have the next look taken."""
    unit.later(unit.now + EVERY, FulfilmentCheckDue(id=grant.id))


async def check(units: Units, event: FulfilmentCheckDue, upstream: Upstream) -> None:
    """Read back; where something else is there, repair it up to what is granted, at most a few times, then
    the grant ends. An upstream that does not answer is looked at again next time; grants stay as they are.
    """
    async with units.open(SYSTEM) as unit:
        grant = await grants.locked_for_work(unit, GrantId(event.id))
        if grant.state not in (GrantState.ACTIVE, GrantState.SUSPENDED):
            return
        look_later(unit, grant)
        if await pauses.is_paused(unit, grant.service_id):
            return
    try:
        health = await upstream.read_back(grant.service_id, grant.holder_id, key=grant.id)
    except errors.Problem:
        return
    if not await _wants_repair(units, grant, health):
        return
    await _repair(units, grant, upstream)


async def _wants_repair(units: Units, grant: Grant, health: Health) -> bool:
    async with units.open(SYSTEM) as unit:
        found = await grants.locked_for_work(unit, GrantId(grant.id))
        if found.state != GrantState.ACTIVE or found.fence != grant.fence:
            return False
        if health is Health.DRIFTED:
            return grants.drift(unit, found)
        attempt = await fence.newest(unit, found)
        if health is Health.OK and attempt and attempt.state == AttemptState.SUCCEEDED:
            attempt.state = AttemptState.VERIFIED
        return False


async def _repair(units: Units, grant: Grant, upstream: Upstream) -> None:
    async with units.open(SYSTEM) as unit:
        found = await grants.locked_for_work(unit, GrantId(grant.id))
        if found.state != GrantState.ACTIVE:
            return
        mine = await fence.take(unit, found, "heal")
    try:
        await upstream.provision(grant.service_id, grant.holder_id, key=grant.id)
    except (TryAgain, Rejected, ActionRequired) as failed:
        async with units.open(SYSTEM) as unit:
            found = await grants.locked_for_work(unit, GrantId(grant.id))
            await fence.settle(unit, found, mine, AttemptState.FAILED, error=failed.detail)
        return
    async with units.open(SYSTEM) as unit:
        found = await grants.locked_for_work(unit, GrantId(grant.id))
        if await fence.settle(unit, found, mine, AttemptState.SUCCEEDED) and found.state == GrantState.ACTIVE:
            grants.heal(unit, found)
