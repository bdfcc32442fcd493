"""Suspend and resume: a pause is refused at once, and ends with a new right to enter."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from gateway import grants, work
from gateway.authz import SYSTEM
from gateway.grants import GrantId, GrantState
from gateway.kernel import FixedClock, errors
from tests.company import Company, open_grant
from tests.grants.acting import act, stored

Verb = Callable[[work.Unit], Awaitable[grants.Grant]]


async def suspend(units: work.Units, company: Company, grant: grants.Grant) -> None:
    """By IT."""
    await act(units, company.it, lambda unit: grants.suspend(unit, GrantId(grant.id), why="test"))


async def test_it_pauses_and_resumes(units: work.Units, company: Company) -> None:
    """There and back; the end stays where it was."""
    grant = await open_grant(units, company.ines, "desk")
    await suspend(units, company, grant)
    assert (await stored(units, grant)).state == GrantState.SUSPENDED
    await act(units, company.it, lambda unit: grants.resume(unit, GrantId(grant.id)))
    row = await stored(units, grant)
    assert (row.state, row.ends_at) == (GrantState.ACTIVE, grant.ends_at)


@pytest.mark.parametrize("verb", ["suspend", "resume"])
async def test_the_holder_does_neither(units: work.Units, company: Company, verb: str) -> None:
    """Refused by rule; a colleague does not even learn of the grant."""
    grant = await open_grant(units, company.ines, "desk")
    verbs: dict[str, Verb] = {
        "suspend": lambda unit: grants.suspend(unit, GrantId(grant.id), why="test"),
        "resume": lambda unit: grants.resume(unit, GrantId(grant.id)),
    }
    with pytest.raises(work.NotAllowed):
        await act(units, company.ines, verbs[verb])
    with pytest.raises(errors.NotFound):
        await act(units, company.olaf, verbs[verb])


async def test_there_is_no_silent_resume_after_the_end(
    units: work.Units, company: Company, clock: FixedClock
) -> None:
    """The end passes in the pause: resuming is refused, the timer ends it."""
    grant = await open_grant(units, company.ines, "desk")
    await suspend(units, company, grant)
    clock.advance(timedelta(days=30))
    with pytest.raises(grants.IllegalEvent):
        await act(units, company.it, lambda unit: grants.resume(unit, GrantId(grant.id)))
    await act(units, SYSTEM, lambda unit: grants.expire(unit, grants.GrantEndReached(id=grant.id)))
    assert (await stored(units, grant)).state == GrantState.REVOKING
