"""Taking a token back, and seeing what one has."""

import pytest

from gateway import grants, tokens, work
from gateway.authz import SYSTEM, Subject
from gateway.grants import GrantId
from gateway.kernel import FixedClock, errors
from gateway.tokens import TokenState
from tests.tokens.conftest import DAY, Counter


async def states(counter: Counter) -> list[TokenState]:
    """What Ines sees of her own."""
    async with counter.units.read(counter.company.ines) as unit:
        return [held.state for held in await tokens.mine(unit)]


@pytest.mark.parametrize("who", ["ines", "it", "security"])
async def test_owner_it_and_security_take_it_back(
    counter: Counter, emitted: list[work.Emitted], who: str
) -> None:
    """And it is said so that the edges forget."""
    token, _ = await counter.make()
    await counter.revoke(getattr(counter.company, who), token)
    assert emitted[-1].event == tokens.TokenRevoked(id=token.id, grant_id=counter.prices.id)
    assert await states(counter) == [TokenState.REVOKED]


async def test_an_auditor_sees_it_and_may_not(counter: Counter) -> None:
    """403 by no rule."""
    token, _ = await counter.make()
    with pytest.raises(work.NotAllowed):
        await counter.revoke(counter.company.auditor, token)
    assert await states(counter) == [TokenState.LIVE]


async def test_for_a_colleague_it_is_not_there(counter: Counter) -> None:
    """Neither the token nor the list of its grant."""
    token, _ = await counter.make()
    with pytest.raises(errors.NotFound):
        await counter.revoke(counter.company.olaf, token)
    with pytest.raises(errors.NotFound):
        async with counter.units.read(counter.company.olaf) as unit:
            await tokens.of_grant(unit, counter.prices.id)


async def test_twice_is_once(counter: Counter, emitted: list[work.Emitted], clock: FixedClock) -> None:
    """The first moment stays; nothing is said again."""
    token, _ = await counter.make()
    first = await counter.revoke(counter.company.ines, token)
    clock.advance(DAY)
    again = await counter.revoke(counter.company.it, token)
    assert again.revoked_at == first.revoked_at
    assert sum(isinstance(one.event, tokens.TokenRevoked) for one in emitted) == 1


async def test_a_list_says_what_each_is_good_for(counter: Counter, clock: FixedClock) -> None:
    """Run out, live, waiting for access that is paused, and ended with it."""
    await counter.make(name="short")
    clock.advance(DAY)
    await counter.make(name="long")
    assert await states(counter) == [TokenState.LIVE, TokenState.EXPIRED]
    async with counter.units.open(SYSTEM) as unit:
        (await unit.db.get_one(grants.Grant, counter.prices.id)).state = grants.GrantState.SUSPENDED
    assert await states(counter) == [TokenState.WAITING, TokenState.EXPIRED]
    async with counter.units.open(counter.company.it) as unit:
        await grants.revoke(unit, GrantId(counter.prices.id), why="test")
    assert await states(counter) == [TokenState.ENDED, TokenState.EXPIRED]


@pytest.mark.parametrize("who", ["ines", "it", "security", "auditor"])
async def test_the_tokens_of_a_grant_are_seen_by_those_who_look_after_it(counter: Counter, who: str) -> None:
    """Without the tokens themselves, which nobody has."""
    token, _ = await counter.make()
    subject: Subject = getattr(counter.company, who)
    async with counter.units.read(subject) as unit:
        assert [held.token.id for held in await tokens.of_grant(unit, counter.prices.id)] == [token.id]
        assert len(await tokens.mine(unit)) == (who == "ines")


async def test_the_day_of_last_use_only_moves_forward(counter: Counter, clock: FixedClock) -> None:
    """Batches of two edges may come in any order; nobody but the System writes it."""
    token, _ = await counter.make()
    today = clock.now().date()
    for day in (today, today - DAY):
        async with counter.units.open(SYSTEM) as unit:
            await tokens.note_used(unit, [token.id], day)
    async with counter.units.read(SYSTEM) as unit:
        assert (await unit.db.get_one(tokens.Token, token.id)).used_on == today
    with pytest.raises(errors.Forbidden):
        async with counter.units.open(counter.company.it) as unit:
            await tokens.note_used(unit, [token.id], today)
