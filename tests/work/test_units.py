"""One act, one transaction: what is kept, what is refused, what is done once."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from gateway import authz, work
from gateway.authz import SYSTEM, Action, Resource
from gateway.kernel import FixedClock, errors


class PlanetSeen(work.Event):
    """An event of this test."""


@pytest.fixture
async def planets(engine: AsyncEngine) -> None:
    """A table of this test."""
    async with engine.begin() as connection:
        await connection.execute(text("create table planets (name text primary key)"))


async def _insert(unit: work.Unit, name: str) -> None:
    await unit.db.execute(text("insert into planets values (:name)"), {"name": name})


async def _names(units: work.Units) -> list[str]:
    async with units.read(SYSTEM) as unit:
        return list((await unit.db.execute(text("select name from planets order by name"))).scalars())


@pytest.mark.usefixtures("planets")
async def test_leaving_the_block_keeps_the_change_and_hands_over_its_events(
    units: work.Units, emitted: list[work.Emitted]
) -> None:
    """The row is there, the sinks have the event."""
    async with units.open(SYSTEM) as unit:
        await _insert(unit, "saturn")
        unit.emit(PlanetSeen(id=UUID(int=1)))
    assert await _names(units) == ["saturn"]
    assert [e.event.name for e in emitted] == ["planet.seen"]


@pytest.mark.usefixtures("planets")
async def test_an_exception_in_the_block_undoes_everything(
    units: work.Units, emitted: list[work.Emitted]
) -> None:
    """No row, no event, no timer."""
    with pytest.raises(errors.Conflict):
        async with units.open(SYSTEM) as unit:
            await _insert(unit, "saturn")
            unit.emit(PlanetSeen(id=UUID(int=1)))
            raise errors.Conflict
    assert await _names(units) == []
    assert emitted == []


@pytest.mark.usefixtures("planets")
async def test_a_sink_that_fails_undoes_the_act(
    engine: AsyncEngine, clock: FixedClock, policies: authz.Policies, units: work.Units
) -> None:
    """A change without its audit row must not exist."""

    async def broken(unit: work.Unit, emitted: Sequence[work.Emitted]) -> None:
        raise errors.Unavailable

    with pytest.raises(errors.Unavailable):
        async with work.Units(engine, clock, policies, [broken]).open(SYSTEM) as unit:
            await _insert(unit, "saturn")
            unit.emit(PlanetSeen(id=UUID(int=1)))
    assert await _names(units) == []


@pytest.mark.usefixtures("planets")
async def test_a_reading_unit_cannot_write(units: work.Units) -> None:
    """PostgreSQL itself refuses."""
    with pytest.raises(Exception, match="read-only"):
        async with units.read(SYSTEM) as unit:
            await _insert(unit, "saturn")


async def test_a_database_that_is_away_is_unavailable_and_not_an_internal_error(
    clock: FixedClock, policies: authz.Policies
) -> None:
    """Nobody listens there: 503, try again."""
    away = create_async_engine("postgresql+asyncpg://nobody@127.0.0.1:9/none")
    with pytest.raises(errors.Unavailable):
        async with work.Units(away, clock, policies).open(SYSTEM):
            pass


@pytest.mark.usefixtures("planets")
async def test_two_that_write_the_same_are_a_conflict(units: work.Units) -> None:
    """A unique index speaks as a conflict."""
    async with units.open(SYSTEM) as unit:
        await _insert(unit, "saturn")
    with pytest.raises(errors.Conflict):
        async with units.open(SYSTEM) as unit:
            await _insert(unit, "saturn")


async def test_a_refusal_carries_the_rules_and_an_allowed_act_goes_on(units: work.Units) -> None:
    """`require` returns the decision or raises with it."""
    service = Resource(
        "Service",
        "s",
        {"slug": "s", "state": "declared", "class": "information", "half": "front", "vacancies": 2},
    )
    async with units.open(SYSTEM) as unit:
        assert unit.require(Action.SERVICE_REGISTER, service).reasons == ("service.system-administers",)
        with pytest.raises(work.NotAllowed) as refused:
            unit.require(Action.SERVICE_PUBLISH, service)
    assert refused.value.reasons == ("service.publish-needs-four-stewards",)


async def test_a_timer_fires_when_the_clock_has_reached_it_and_only_once(
    units: work.Units, clock: FixedClock, emitted: list[work.Emitted]
) -> None:
    """Weeks pass in no time; a moved timer fires at its new moment alone."""
    planet = PlanetSeen(id=uuid4())
    async with units.open(SYSTEM) as unit:
        unit.later(unit.now + timedelta(days=7), planet)
    async with units.open(SYSTEM) as unit:
        unit.later(unit.now + timedelta(days=21), planet)
    fired = []
    for _ in range(4):
        clock.advance(timedelta(days=7))
        async with units.open(SYSTEM) as unit:
            fired.append(await work.due_events(unit))
    assert fired == [0, 0, 1, 0]
    assert [e.event for e in emitted] == [planet]


@pytest.mark.usefixtures("planets")
async def test_the_same_key_gives_the_stored_answer_and_acts_once(units: work.Units) -> None:
    """A retried POST changes nothing and is answered as the first time."""
    once = work.OnceKey("k1", "POST /planets saturn")
    async with units.open(SYSTEM, once=once) as unit:
        await _insert(unit, "saturn")
        await unit.answer(201, '{"name": "saturn"}')
    with pytest.raises(work.AlreadyAnswered) as again:
        async with units.open(SYSTEM, once=once):
            pytest.fail("the block must not run")
    assert (again.value.status, again.value.body) == (201, '{"name": "saturn"}')


async def test_a_key_with_other_content_is_refused(units: work.Units) -> None:
    """One key stands for one request."""
    async with units.open(SYSTEM, once=work.OnceKey("k1", "a")) as unit:
        await unit.answer(201, "{}")
    with pytest.raises(errors.Invalid):
        async with units.open(SYSTEM, once=work.OnceKey("k1", "b")):
            pass


async def test_a_key_is_forgotten_after_a_day(units: work.Units, clock: FixedClock) -> None:
    """Honoured for 24 hours, not for ever."""
    once = work.OnceKey("k1", "a")
    async with units.open(SYSTEM, once=once) as unit:
        await unit.answer(201, "{}")
    clock.advance(timedelta(hours=24))
    async with units.open(SYSTEM, once=once) as unit:
        await unit.answer(201, "{}")


@pytest.mark.usefixtures("planets")
async def test_twins_with_one_key_at_the_same_time_act_once(units: work.Units) -> None:
    """The second waits for the first and gets its answer."""

    async def post() -> str:
        try:
            async with units.open(SYSTEM, once=work.OnceKey("k1", "a")) as unit:
                await _insert(unit, "saturn")
                await asyncio.sleep(0.05)
                await unit.answer(201, "mine")
        except work.AlreadyAnswered:
            return "stored"
        return "acted"

    assert sorted(await asyncio.gather(post(), post(), post())) == ["acted", "stored", "stored"]
    assert await _names(units) == ["saturn"]
