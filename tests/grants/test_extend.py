"""Extend: the same access asked for again lasts longer, and is never doubled."""

from datetime import timedelta

import pytest

from gateway import grants, work
from gateway.authz import SYSTEM
from gateway.grants import GrantState
from gateway.kernel import FixedClock
from tests.company import Company, open_grant
from tests.grants.acting import extended, names, stored


async def test_a_duplicate_request_extends(units: work.Units, company: Company, clock: FixedClock) -> None:
    """The end counts from now; grant, state and request stay."""
    grant = await open_grant(units, company.ines, "desk")
    clock.advance(timedelta(days=10))
    await extended(units, grant, timedelta(days=30))
    row = await stored(units, grant)
    assert (row.state, row.ends_at) == (GrantState.ACTIVE, clock.now() + timedelta(days=30))


async def test_an_extension_never_shortens(units: work.Units, company: Company) -> None:
    """A shorter wish leaves the end where it is."""
    grant = await open_grant(units, company.ines, "desk")
    await extended(units, grant, timedelta(days=1))
    assert (await stored(units, grant)).ends_at == grant.ends_at


async def test_an_extension_stays_within_the_plans_longest(
    units: work.Units, company: Company, clock: FixedClock
) -> None:
    """The desk's plan allows 365 days, counted from now."""
    grant = await open_grant(units, company.ines, "desk")
    await extended(units, grant, timedelta(days=4000))
    assert (await stored(units, grant)).ends_at == clock.now() + timedelta(days=365)


async def test_the_old_end_passes_without_effect(
    units: work.Units, company: Company, clock: FixedClock, emitted: list[work.Emitted]
) -> None:
    """The timers moved: thirty days later nothing but the warnings' own clockwork fires."""
    grant = await open_grant(units, company.ines, "desk")
    await extended(units, grant, timedelta(days=90))
    clock.advance(timedelta(days=30))
    async with units.open(SYSTEM) as unit:
        await work.due_events(unit)
    assert "grant.end_reached" not in names(emitted)
    assert (await stored(units, grant)).state == GrantState.ACTIVE


async def test_what_is_paused_or_over_cannot_be_extended(
    units: work.Units, company: Company, clock: FixedClock
) -> None:
    """After the end it has to be asked for anew."""
    grant = await open_grant(units, company.ines, "desk")
    clock.advance(timedelta(days=31))
    with pytest.raises(grants.IllegalEvent):
        await extended(units, grant, timedelta(days=30))


async def test_requests_find_the_grants_that_they_opened_and_extended(
    units: work.Units, company: Company
) -> None:
    """By request; one without a grant has none."""
    grant = await open_grant(units, company.ines, "desk")
    other = await open_grant(units, company.olaf, "desk")
    await extended(units, grant, timedelta(days=90), request_id=other.request_id)
    async with units.read(SYSTEM) as unit:
        found = await grants.of_requests(unit, [grant.request_id, other.request_id])
    assert [one.id for one in found[grant.request_id]] == [grant.id]
    assert {one.id for one in found[other.request_id]} == {grant.id, other.id}


async def test_the_holder_is_warned_seven_days_and_one_day_before(
    units: work.Units, company: Company, clock: FixedClock, emitted: list[work.Emitted]
) -> None:
    """Each once, and never for a grant that has ended."""
    grant = await open_grant(units, company.ines, "desk")
    for days in (7, 1):
        clock.advance(grant.ends_at - timedelta(days=days) - clock.now())
        async with units.open(SYSTEM) as unit:
            await work.due_events(unit)
        reached = emitted[-1].event
        assert isinstance(reached, grants.GrantWarningReached)
        async with units.open(SYSTEM) as unit:
            await grants.warn(unit, reached)
        assert emitted[-1].event == grants.GrantEndsSoon(id=grant.id, days=days)


async def test_an_outdated_warning_says_nothing(
    units: work.Units, company: Company, emitted: list[work.Emitted]
) -> None:
    """It fires before the seven days of the end that the row has by now."""
    grant = await open_grant(units, company.ines, "desk")
    async with units.open(SYSTEM) as unit:
        await grants.warn(unit, grants.GrantWarningReached(id=grant.id, days=7))
    assert "grant.ends_soon" not in names(emitted)
