"""An answer to a finding is taken back at once, by whoever gave it, and by nobody else."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from gateway import governance, grants, work
from gateway.authz import SYSTEM, Action, Subject
from gateway.governance import Finding, FindingId, FindingState
from gateway.kernel import FixedClock
from tests.company import Company, open_grant

Answer = Callable[[work.Unit, FindingId], Awaitable[Finding]]


async def _settle(unit: work.Unit, one: FindingId) -> Finding:
    return await governance.settle(unit, one, why="Put right by hand.")


async def _accept(unit: work.Unit, one: FindingId) -> Finding:
    return await governance.accept(unit, one, until=unit.now + timedelta(days=9), why="Until spring.")


async def _snooze(unit: work.Unit, one: FindingId) -> Finding:
    return await governance.snooze(unit, one, until=unit.now + timedelta(days=9))


@pytest.fixture
async def drifted(units: work.Units, company: Company) -> grants.GrantDrifted:
    """What says that something else was found than was granted."""
    grant = await open_grant(units, company.ines, "desk")
    return grants.GrantDrifted(id=grant.id)


@pytest.fixture
async def one(units: work.Units, drifted: grants.GrantDrifted) -> FindingId:
    """The open finding about it."""
    async with units.open(SYSTEM) as unit:
        await governance.note(unit, drifted)
    return FindingId((await _all(units))[0].id)


@pytest.mark.parametrize("answer", [_settle, _accept, _snooze], ids=["settle", "accept", "snooze"])
async def test_whoever_answered_takes_it_back_within_the_window(
    units: work.Units, company: Company, clock: FixedClock, one: FindingId, answer: Answer
) -> None:
    """Open again, with nothing left of the answer."""
    await _do(units, company.it, one, answer)
    clock.advance(timedelta(seconds=29))
    assert Action.FINDING_UNDO in await _can(units, company.it, one)
    found = await _do(units, company.it, one, governance.undo)
    assert (found.state, found.until, found.settled_by, found.settled_why) == (
        FindingState.OPEN,
        None,
        None,
        "",
    )


async def test_a_moment_later_it_stands(
    units: work.Units, company: Company, clock: FixedClock, one: FindingId
) -> None:
    """Thirty seconds, to the second; nobody is offered it then."""
    await _do(units, company.it, one, _snooze)
    clock.advance(timedelta(seconds=30))
    assert Action.FINDING_UNDO not in await _can(units, company.it, one)
    with pytest.raises(governance.TooLate):
        await _do(units, company.it, one, governance.undo)


async def test_nobody_takes_back_the_answer_of_somebody_else(
    units: work.Units, company: Company, one: FindingId
) -> None:
    """Nor the answer before the last one."""
    await _do(units, company.it, one, _snooze)
    with pytest.raises(work.NotAllowed):
        await _do(units, company.security, one, governance.undo)
    await _do(units, company.security, one, _accept)
    with pytest.raises(work.NotAllowed):
        await _do(units, company.it, one, governance.undo)
    assert (await _do(units, company.security, one, governance.undo)).state == FindingState.OPEN


async def test_taking_back_twice_is_a_conflict(units: work.Units, company: Company, one: FindingId) -> None:
    """The second press changes nothing."""
    await _do(units, company.it, one, _snooze)
    await _do(units, company.it, one, governance.undo)
    with pytest.raises(governance.IllegalEvent):
        await _do(units, company.it, one, governance.undo)


async def test_what_is_gone_by_itself_is_not_opened_again(
    units: work.Units, company: Company, one: FindingId, drifted: grants.GrantDrifted
) -> None:
    """The cause went away a second after it was put off."""
    await _do(units, company.it, one, _snooze)
    async with units.open(SYSTEM) as unit:
        await governance.note(unit, grants.GrantHealed(id=drifted.id))
    with pytest.raises(governance.TooLate):
        await _do(units, company.it, one, governance.undo)


async def test_what_was_raised_anew_is_not_opened_twice(
    units: work.Units, company: Company, one: FindingId, drifted: grants.GrantDrifted
) -> None:
    """Settled by mistake, and found again before it was taken back: the new one stands for both."""
    await _do(units, company.it, one, _settle)
    async with units.open(SYSTEM) as unit:
        await governance.note(unit, drifted)
    with pytest.raises(governance.IllegalEvent):
        await _do(units, company.it, one, governance.undo)
    assert sorted(row.state for row in await _all(units)) == [FindingState.FIXED, FindingState.OPEN]


async def test_an_old_timer_does_not_touch_what_was_taken_back(
    units: work.Units, company: Company, clock: FixedClock, one: FindingId, emitted: list[work.Emitted]
) -> None:
    """The day of the answer comes, and there is no answer; what is on record is that it was taken back."""
    await _do(units, company.it, one, _accept)
    await _do(units, company.it, one, governance.undo)
    clock.advance(timedelta(days=10))
    async with units.open(SYSTEM) as unit:
        await governance.reopen(unit, governance.FindingDue(id=one))
    assert [e.event.name for e in emitted][-2:] == ["finding.accepted", "finding.undone"]


async def _do(units: work.Units, who: Subject, one: FindingId, act: Answer) -> Finding:
    async with units.open(who) as unit:
        return await act(unit, one)


async def _can(units: work.Units, who: Subject, one: FindingId) -> frozenset[Action]:
    async with units.read(who) as unit:
        return await governance.acts_on(unit, await governance.finding(unit, one))


async def _all(units: work.Units) -> list[Finding]:
    async with units.read(SYSTEM) as unit:
        return list(await governance.findings(unit))
