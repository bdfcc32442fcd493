"""What a look has read it does not read again; an act always does."""

from uuid import uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway import work
from gateway.authz import SYSTEM
from gateway.identity.models import Organisation
from tests.statements import sent


class _Oracle:
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.said: list[tuple[object, ...]] = []
        self.ask = work.once_a_look(self._ask)

    async def _ask(self, _unit: work.Unit, *words: str, loud: bool = False) -> int:
        self.said.append((*words, loud))
        return len(self.said)


async def test_a_look_asks_each_question_once(units: work.Units) -> None:
    """Other words are another question, and so are other named ones."""
    oracle = _Oracle()
    async with units.read(SYSTEM) as unit:
        told = [await oracle.ask(unit, word) for word in ("when", "who", "when", "who")]
        loud = [await oracle.ask(unit, "when", loud=True) for _ in range(2)]
    assert told == [1, 2, 1, 2]
    assert loud == [3, 3]


async def test_the_next_look_asks_again(units: work.Units) -> None:
    """Nothing outlives the look: what was true a page ago is nobody's answer."""
    oracle = _Oracle()
    for _ in range(2):
        async with units.read(SYSTEM) as unit:
            await oracle.ask(unit, "when")
    assert len(oracle.said) == 2


async def test_an_act_asks_each_time(units: work.Units) -> None:
    """What an act does may change what it is told."""
    oracle = _Oracle()
    async with units.open(SYSTEM) as unit:
        assert [await oracle.ask(unit, "when") for _ in range(2)] == [1, 2]


async def test_a_question_that_failed_is_asked_again(units: work.Units) -> None:
    """An error is no answer."""
    failed: list[bool] = []

    @work.once_a_look
    async def ask(_unit: work.Unit) -> bool:
        failed.append(True)
        if len(failed) == 1:
            raise LookupError
        return True

    async with units.read(SYSTEM) as unit:
        with pytest.raises(LookupError):
            await ask(unit)
        assert await ask(unit)


async def test_a_look_reads_each_row_once(units: work.Units, engine: AsyncEngine) -> None:
    """Only what it has not read yet is asked for; what is not there is left out."""
    there = [uuid4() for _ in range(3)]
    async with units.open(SYSTEM) as unit:
        unit.db.add_all(
            Organisation(id=one, slug=str(one), name="A house", realm="workforce") for one in there
        )
    async with units.read(SYSTEM) as unit:
        with sent(engine) as statements:
            first = await work.rows_by_id(unit, Organisation, there[:2])
            again = await work.rows_by_id(unit, Organisation, there)
            last = await work.rows_by_id(unit, Organisation, [*there, uuid4()])
    assert set(first) == set(there[:2])
    assert set(again) == set(last) == set(there)
    assert first[there[0]] is last[there[0]]
    assert [one.values.count("UUID(") for one in statements] == [2, 1, 1]


async def test_rows_of_another_question_are_not_read_again(units: work.Units, engine: AsyncEngine) -> None:
    """A look that holds them already asks for none; an act reads what is there now."""
    house = Organisation(id=uuid4(), slug="house", name="A house", realm="workforce")
    async with units.open(SYSTEM) as unit:
        unit.db.add(house)
        await unit.db.flush()
        work.note_rows(unit, Organisation, [house])
        with sent(engine) as by_act:
            await work.rows_by_id(unit, Organisation, [house.id])
    async with units.read(SYSTEM) as unit:
        work.note_rows(unit, Organisation, [house])
        with sent(engine) as by_look:
            assert await work.rows_by_id(unit, Organisation, [house.id]) == {house.id: house}
    assert (len(by_act), len(by_look)) == (1, 0)
