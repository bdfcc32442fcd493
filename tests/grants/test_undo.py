"""Undo: by whoever began it, for half a minute, while nothing was deleted upstream."""

from datetime import timedelta
from uuid import UUID

import pytest
from pgqueuer import RetryRequested

from gateway import grants, identity, provisioning, work
from gateway.authz import SYSTEM, Subject
from gateway.grants import GrantId, GrantState
from gateway.kernel import FixedClock
from tests.company import Company, open_grant
from tests.grants.acting import act, set_active, stored

UPSTREAM = provisioning.InjectedOnly()


async def undo(units: work.Units, subject: Subject, grant: grants.Grant) -> None:
    """One attempt."""
    await act(units, subject, lambda unit: grants.undo(unit, GrantId(grant.id)))


async def revoked(units: work.Units, company: Company) -> grants.Grant:
    """Ines had it, IT took it away."""
    grant = await open_grant(units, company.ines, "desk")
    await act(units, company.it, lambda unit: grants.revoke(unit, GrantId(grant.id), why="test"))
    return grant


async def test_whoever_began_it_brings_it_back(units: work.Units, company: Company) -> None:
    """Active again until the same end, without a reason of ending."""
    grant = await revoked(units, company)
    await undo(units, company.it, grant)
    row = await stored(units, grant)
    assert (row.state, row.ends_at, row.ended_reason) == (GrantState.ACTIVE, grant.ends_at, None)


@pytest.mark.parametrize("who", ["ines", "security"])
async def test_nobody_undoes_what_another_began(units: work.Units, company: Company, who: str) -> None:
    """Not the holder, and not somebody who may revoke too."""
    grant = await revoked(units, company)
    with pytest.raises(work.NotAllowed):
        await undo(units, getattr(company, who), grant)


async def test_a_returned_grant_comes_back_to_its_holder(units: work.Units, company: Company) -> None:
    """Giving back is undone by the one who gave back."""
    grant = await open_grant(units, company.ines, "desk")
    await act(units, company.ines, lambda unit: grants.give_back(unit, GrantId(grant.id)))
    await undo(units, company.ines, grant)
    assert (await stored(units, grant)).state == GrantState.ACTIVE


async def test_the_window_is_over_after_half_a_minute(
    units: work.Units, company: Company, clock: FixedClock
) -> None:
    """Then it has to be asked for anew."""
    grant = await revoked(units, company)
    clock.advance(timedelta(seconds=30))
    with pytest.raises(grants.IllegalEvent):
        await undo(units, company.it, grant)


async def test_nothing_is_deleted_upstream_while_it_can_be_undone(
    units: work.Units, company: Company, clock: FixedClock
) -> None:
    """The job comes back when the window is over, and finds nothing to do after an undo."""
    grant = await revoked(units, company)
    clock.advance(timedelta(seconds=10))
    with pytest.raises(RetryRequested) as again:
        await provisioning.withdraw(units, grants.GrantRevoked(id=grant.id), UPSTREAM)
    assert again.value.delay == timedelta(seconds=20)
    await undo(units, company.it, grant)
    clock.advance(timedelta(seconds=20))
    await provisioning.withdraw(units, grants.GrantRevoked(id=grant.id), UPSTREAM)
    assert (await stored(units, grant)).state == GrantState.ACTIVE


async def test_a_newer_grant_of_the_plan_is_not_doubled_by_an_undo(
    units: work.Units, company: Company
) -> None:
    """Asked for again inside the window: the old one stays away."""
    grant = await revoked(units, company)
    await open_grant(units, company.ines, "desk")
    with pytest.raises(grants.AlreadyHeld):
        await undo(units, company.it, grant)


async def test_a_rehire_cancels_a_pending_deletion_when_it_says_so(
    units: work.Units, company: Company, clock: FixedClock
) -> None:
    """Nothing comes back silently; while the person is away nothing comes back at all."""
    grant = await open_grant(units, company.ines, "desk")
    await set_active(units, company.ines, active=False)
    left = identity.PersonDeactivated(id=UUID(company.ines.id))
    await act(units, SYSTEM, lambda unit: grants.leaver(unit, left))
    with pytest.raises(grants.IllegalEvent):
        await undo(units, company.it, grant)
    await set_active(units, company.ines, active=True)
    assert (await stored(units, grant)).state == GrantState.REVOKING
    await undo(units, company.it, grant)
    clock.advance(timedelta(seconds=30))
    await provisioning.withdraw(units, grants.GrantRevoked(id=grant.id), UPSTREAM)
    assert (await stored(units, grant)).state == GrantState.ACTIVE
