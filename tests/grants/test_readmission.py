"""What is denied and allowed again: every way out of active is denied, every way back is admitted."""

from collections.abc import Sequence

import pytest

from gateway import enforcement, grants, work
from gateway.authz import SYSTEM
from gateway.enforcement.denials import DENIES, READMITS
from gateway.grants import GrantId, GrantState
from gateway.grants.rules import TRANSITIONS, GrantEvent
from tests.company import Company, open_grant
from tests.grants.acting import act

OUT = {
    GrantEvent.SUSPEND: grants.GrantSuspended,
    GrantEvent.EXPIRE: grants.GrantExpired,
    GrantEvent.GIVE_BACK: grants.GrantGivenBack,
    GrantEvent.REVOKE: grants.GrantRevoked,
}
BACK = {GrantEvent.RESUME: grants.GrantResumed, GrantEvent.UNDO: grants.GrantUndone}


@pytest.fixture
def sinks() -> Sequence[work.Sink]:
    """The real one."""
    return [enforcement.note]


async def denied(units: work.Units) -> frozenset[str]:
    """The grants that Envoy refuses now."""
    async with units.read(SYSTEM) as unit:
        return (await enforcement.denied(unit)).grants


def test_every_way_out_of_active_is_denied() -> None:
    """A lease of a grant that stopped working dies before its sixty seconds."""
    ways = {e for (s, e), to in TRANSITIONS.items() if s is GrantState.ACTIVE and to is not GrantState.ACTIVE}
    assert ways == set(OUT)
    assert all(DENIES[event] == "gid" for event in OUT.values())


def test_every_way_back_to_active_is_readmitted() -> None:
    """An entry that stayed would refuse the new leases too."""
    away = (GrantState.SUSPENDED, GrantState.REVOKING)
    ways = {e for (s, e), to in TRANSITIONS.items() if s in away and to is GrantState.ACTIVE}
    assert ways == set(BACK)
    assert all(READMITS[event] == "gid" for event in BACK.values())


async def test_a_pause_is_denied_and_its_end_is_admitted(units: work.Units, company: Company) -> None:
    """The entry goes with a new number, so the Envoys drop it and the edges look again."""
    grant = await open_grant(units, company.ines, "desk")
    await act(units, company.it, lambda unit: grants.suspend(unit, GrantId(grant.id), why="test"))
    assert await denied(units) == {str(grant.id)}
    async with units.read(SYSTEM) as unit:
        before = (await enforcement.newest(unit))["denied"]
    await act(units, company.it, lambda unit: grants.resume(unit, GrantId(grant.id)))
    assert await denied(units) == frozenset()
    async with units.read(SYSTEM) as unit:
        assert (await enforcement.newest(unit))["denied"] > before


async def test_what_was_undone_is_admitted_and_others_stay_denied(
    units: work.Units, company: Company
) -> None:
    """Only the entry of this grant goes."""
    mine = await open_grant(units, company.ines, "desk")
    other = await open_grant(units, company.olaf, "desk")
    for grant in (mine, other):
        await act(units, company.it, lambda unit, g=grant: grants.revoke(unit, GrantId(g.id), why="test"))  # type: ignore[misc]
    await act(units, company.it, lambda unit: grants.undo(unit, GrantId(mine.id)))
    assert await denied(units) == {str(other.id)}
