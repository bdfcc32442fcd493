"""Fulfilment: once, again after a fault, and never by a worker that froze."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import pytest
from pgqueuer import RetryRequested
from sqlmodel import select

from gateway import grants, provisioning, work
from gateway.authz import SYSTEM
from gateway.grants import GrantState, Health
from gateway.kernel import FixedClock
from gateway.provisioning import Attempt, AttemptState
from tests.company import Company


@dataclass
class Upstream:
    """An upstream that fails as often as told and can run something in the middle of a call."""

    failures: int = 0
    during: object = None
    calls: list[UUID] = field(default_factory=list)
    reads_back: bool = False

    async def provision(self, service_id: UUID, holder_id: UUID, *, key: UUID) -> Health:
        """Count, run what was told, fail as often as told."""
        self.calls.append(key)
        if self.during is not None:
            during, self.during = self.during, None
            await during()  # type: ignore[operator]  # a coroutine function of this test
        if len(self.calls) <= self.failures:
            raise provisioning.TryAgain("the service is restarting")
        return Health.OK

    async def deprovision(self, service_id: UUID, holder_id: UUID, *, key: UUID) -> None:
        """Count, and fail as often as told."""
        self.calls.append(key)
        if len(self.calls) <= self.failures:
            raise provisioning.TryAgain("the service is restarting")

    async def read_back(self, service_id: UUID, holder_id: UUID, *, key: UUID) -> Health:
        """Nobody asks here."""
        return Health.OK


async def read(units: work.Units, grant_id: UUID) -> tuple[str, list[tuple[int, str]]]:
    """The grant's state, and its attempts by number."""
    async with units.read(SYSTEM) as unit:
        grant = await unit.db.get_one(grants.Grant, grant_id)
        rows = (await unit.db.execute(select(Attempt).order_by(Attempt.fence))).scalars()  # type: ignore[arg-type]
        return grant.state, [(row.fence, row.state) for row in rows]


async def test_fulfilment_makes_the_grant_usable(units: work.Units, opened: grants.GrantOpened) -> None:
    """One attempt, settled."""
    await provisioning.fulfil(units, opened, Upstream())
    assert await read(units, opened.id) == (GrantState.ACTIVE, [(1, AttemptState.SUCCEEDED)])


async def test_the_same_job_run_twice_calls_the_upstream_once(
    units: work.Units, opened: grants.GrantOpened
) -> None:
    """The queue may deliver again after a crash; the second time there is nothing to do."""
    upstream = Upstream()
    await provisioning.fulfil(units, opened, upstream)
    await provisioning.fulfil(units, opened, upstream)
    assert len(upstream.calls) == 1


async def test_a_passing_fault_is_tried_again_under_the_same_key(
    units: work.Units, opened: grants.GrantOpened
) -> None:
    """The approval stays, the attempt is numbered, the upstream can recognise the repetition."""
    upstream = Upstream(failures=1)
    with pytest.raises(RetryRequested):
        await provisioning.fulfil(units, opened, upstream)
    await provisioning.fulfil(units, opened, upstream)
    expected = [(1, AttemptState.RETRY_WAIT), (2, AttemptState.SUCCEEDED)]
    assert await read(units, opened.id) == (GrantState.ACTIVE, expected)
    assert len(set(upstream.calls)) == 1


async def test_a_worker_that_froze_settles_nothing_when_it_wakes(
    units: work.Units, opened: grants.GrantOpened
) -> None:
    """While the first attempt hangs, a second one runs and settles; the first finds its fence stale."""

    async def another_worker() -> None:
        await provisioning.fulfil(units, opened, Upstream())

    await provisioning.fulfil(units, opened, Upstream(during=another_worker))
    expected = [(1, AttemptState.ABANDONED), (2, AttemptState.SUCCEEDED)]
    assert await read(units, opened.id) == (GrantState.ACTIVE, expected)


async def test_access_taken_away_in_mid_flight_is_never_activated(
    units: work.Units, company: Company, opened: grants.GrantOpened
) -> None:
    """The attempt settles, the grant stays on its way out, and withdrawal compensates."""

    async def taken_away() -> None:
        async with units.open(company.it) as unit:
            await grants.revoke(unit, grants.GrantId(opened.id), why="test")

    await provisioning.fulfil(units, opened, Upstream(during=taken_away))
    assert (await read(units, opened.id))[0] == GrantState.REVOKING
    await provisioning.withdraw(units, grants.GrantRevoked(id=opened.id), Upstream())
    assert (await read(units, opened.id))[0] == GrantState.ENDED


async def test_a_withdrawal_that_fails_stays_denied_and_is_tried_again(
    units: work.Units, company: Company, clock: FixedClock, opened: grants.GrantOpened
) -> None:
    """Revoking until the upstream has nothing left of it."""
    await provisioning.fulfil(units, opened, Upstream())
    async with units.open(company.it) as unit:
        await grants.revoke(unit, grants.GrantId(opened.id), why="test")
    clock.advance(timedelta(seconds=30))
    upstream = Upstream(failures=1)
    with pytest.raises(RetryRequested):
        await provisioning.withdraw(units, grants.GrantRevoked(id=opened.id), upstream)
    assert (await read(units, opened.id))[0] == GrantState.REVOKING
    await provisioning.withdraw(units, grants.GrantRevoked(id=opened.id), upstream)
    assert (await read(units, opened.id))[0] == GrantState.ENDED
