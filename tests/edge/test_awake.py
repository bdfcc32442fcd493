"""Using services keeps the portal session awake; refusals and cached answers do not write."""

from datetime import datetime, timedelta

from gateway import identity, work
from gateway.authz import SYSTEM
from gateway.edge.awake import Awake
from gateway.kernel import FixedClock
from tests.company import Company, open_grant
from tests.edge.conftest import Desk, Inside, enter


async def seen(units: work.Units, inside: Inside) -> datetime:
    """When the session was used last, as far as is written."""
    async with units.read(SYSTEM) as unit:
        return (await unit.db.get_one(identity.Session, inside.session)).seen_at


async def test_a_decision_writes_that_the_session_is_in_use(
    units: work.Units, company: Company, desk: Desk, clock: FixedClock
) -> None:
    """Once a minute has passed; before that nothing is written."""
    await open_grant(units, company.ines, "desk")
    inside, began = await enter(units, company.ines), clock.now()
    clock.advance(timedelta(seconds=59))
    await desk.ask("desk", inside.secret)
    assert await seen(units, inside) == began
    clock.advance(timedelta(seconds=1))
    await desk.ask("desk", inside.secret)
    assert await seen(units, inside) == clock.now()


async def test_somebody_who_only_uses_services_does_not_fall_asleep(
    units: work.Units, company: Company, clock: FixedClock, desk: Desk
) -> None:
    """Eight times twenty minutes of the calendar alone; then forty of nothing, and it is over."""
    await open_grant(units, company.ines, "desk")
    inside = await enter(units, company.ines)
    awake = Awake(units)
    for _ in range(8):
        clock.advance(timedelta(minutes=20))
        async with units.read(SYSTEM) as unit:
            signed_in = await identity.session_by_id(unit, inside.session)
        assert signed_in is not None
        awake.used(signed_in)
        await awake.settled()
    clock.advance(timedelta(minutes=40))
    assert (await desk.ask("desk", inside.secret)).status == 401


async def test_many_decisions_at_once_write_once(
    units: work.Units, company: Company, clock: FixedClock
) -> None:
    """While one write is under way there is no second."""
    inside = await enter(units, company.ines)
    clock.advance(timedelta(minutes=2))
    async with units.read(SYSTEM) as unit:
        signed_in = await identity.session_by_id(unit, inside.session)
    assert signed_in is not None
    awake = Awake(units)
    for _ in range(20):
        awake.used(signed_in)
    assert len(awake._running) == 1
    await awake.settled()
    assert await seen(units, inside) == clock.now()


async def test_a_session_that_was_ended_is_not_woken(
    units: work.Units, company: Company, clock: FixedClock
) -> None:
    """The write comes late: after the sign-out it changes nothing."""
    inside, began = await enter(units, company.ines), clock.now()
    clock.advance(timedelta(minutes=2))
    async with units.read(SYSTEM) as unit:
        signed_in = await identity.session_by_id(unit, inside.session)
    assert signed_in is not None
    async with units.open(company.ines) as unit:
        await identity.end_session(unit, inside.session)
    awake = Awake(units)
    awake.used(signed_in)
    await awake.settled()
    assert await seen(units, inside) == began
