"""What is remembered of callers for a moment: shared while it is read, never across a revocation."""

import asyncio
from dataclasses import replace

import pytest

from gateway import enforcement, identity, work
from gateway.authz import ANYONE
from gateway.enforcement import Standing, Standings
from gateway.kernel import errors
from tests.company import Company, open_grant, session_of

KEY = ("desk", b"proof")


@pytest.fixture
async def ines(units: work.Units, company: Company) -> Standing:
    """Ines, who may use the desk."""
    await open_grant(units, company.ines, "desk")
    _, secret = await session_of(units, company.ines)
    async with units.read(ANYONE) as unit:
        signed_in = await identity.session_subject(unit, secret)
        assert signed_in is not None
        found = await enforcement.of_person(unit, "desk", signed_in)
    assert found is not None
    return found


class Slow:
    """A read that goes on until it is let go; counts how often it was begun."""

    def __init__(self, found: Standing) -> None:
        self.begun = 0
        self.started = asyncio.Event()
        self.go = asyncio.Event()
        self._found = found

    async def read(self, unit: work.Unit) -> Standing | None:
        """What was given, as soon as it may."""
        self.begun += 1
        self.started.set()
        await self.go.wait()
        return self._found


async def test_callers_who_come_together_share_one_read(units: work.Units, ines: Standing) -> None:
    """One question to the database, an answer for each; the next caller has it from memory."""
    standings, slow = Standings(units), Slow(ines)
    callers = [asyncio.create_task(standings.recent_or_read(KEY, slow.read)) for _ in range(5)]
    await slow.started.wait()
    slow.go.set()
    assert await asyncio.gather(*callers) == [ines] * 5
    assert await standings.recent_or_read(KEY, slow.read) == ines
    assert slow.begun == 1


async def test_whoever_comes_after_a_revocation_does_not_share_a_read_from_before_it(
    units: work.Units, ines: Standing
) -> None:
    """Something was forgotten in between: the later caller asks anew."""
    standings, before, after = Standings(units), Slow(ines), Slow(ines)
    early = asyncio.create_task(standings.recent_or_read(KEY, before.read))
    await before.started.wait()
    standings.forget_all()
    late = asyncio.create_task(standings.recent_or_read(KEY, after.read))
    before.go.set()
    await early
    await after.started.wait()
    assert standings.recent(KEY) is None
    after.go.set()
    assert await late == ines


async def test_a_read_that_fails_is_told_to_everybody_and_not_kept(units: work.Units, ines: Standing) -> None:
    """Unavailable for those who waited; the next one reads again."""
    standings, slow = Standings(units), Slow(ines)
    slow.go.set()

    async def fails(unit: work.Unit) -> Standing | None:
        raise errors.Unavailable

    both = await asyncio.gather(
        *(standings.recent_or_read(KEY, fails) for _ in range(2)), return_exceptions=True
    )
    assert [type(one) for one in both] == [errors.Unavailable] * 2
    assert await standings.recent_or_read(KEY, slow.read) == ines


async def test_access_that_cannot_be_used_yet_is_not_remembered(units: work.Units, ines: Standing) -> None:
    """Whoever calls while it is set up, or before it is switched on, is let in the moment that it is."""
    for waiting in (replace(ines, grant_state="provisioning"), replace(ines, activated=False)):
        standings, early, late = Standings(units), Slow(waiting), Slow(ines)
        early.go.set()
        late.go.set()
        assert await standings.recent_or_read(KEY, early.read) == waiting
        assert standings.recent(KEY) is None
        assert await standings.recent_or_read(KEY, late.read) == ines
        assert standings.recent(KEY) == ines
