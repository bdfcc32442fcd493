"""New rules decide everywhere: processes follow, and leases from before end."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from gateway import enforcement, rulebook, work
from gateway.authz import SYSTEM, Policies
from gateway.kernel import FixedClock
from tests.company import Company
from tests.rulebook import changes


@pytest.fixture
def sinks() -> Sequence[work.Sink]:
    """As in production."""
    return [enforcement.note]


async def test_a_running_process_follows(units: work.Units, company: Company, policies: Policies) -> None:
    """It looks by itself; nobody restarts anything."""
    following = asyncio.create_task(rulebook.follow(units, policies, None))
    change = await changes.proposed(units, company.it, changes.shut(policies))
    await changes.accepted(units, company.security, change)
    async with asyncio.timeout(30):
        while changes.RULE not in units.policies.ids:  # noqa: ASYNC110  # nobody tells: it is followed by looking
            await asyncio.sleep(0.05)
    following.cancel()
    async with units.read(company.ines) as unit:
        assert unit.policies.version == units.policies.version != policies.version


async def test_leases_from_before_are_outdated_and_none_is_given_at_once(
    units: work.Units, company: Company, policies: Policies, clock: FixedClock
) -> None:
    """Every older lease goes to a new decision; a few seconds later leases are given again."""
    change = await changes.proposed(units, company.it, changes.shut(policies))
    async with units.read(SYSTEM) as unit:
        before = await enforcement.denied(unit)
        assert not await enforcement.lagging(unit)
    await changes.accepted(units, company.security, change)
    async with units.read(SYSTEM) as unit:
        after = await enforcement.denied(unit)
        assert await enforcement.lagging(unit)
    assert before.generation == 0
    assert after.generation == after.sequence > before.sequence
    assert not (after.grants | after.persons | after.services)
    clock.advance(timedelta(seconds=6))
    async with units.read(SYSTEM) as unit:
        assert not await enforcement.lagging(unit)
        assert (await enforcement.denied(unit)).generation == after.generation
    clock.advance(timedelta(seconds=90))
    async with units.read(SYSTEM) as unit:
        assert (await enforcement.denied(unit)).generation == 0
