"""Standing in: who may, for how long, and no way round to one's own request."""

import pytest

from gateway import requests, work
from gateway.kernel import errors
from tests.requests.house import DAY, House


async def test_a_stand_in_answers_and_it_is_on_record_for_whom(house: House) -> None:
    """Olaf for Mia."""
    await house.stand_in(house.mia, house.company.olaf)
    request = (await house.ask()).request
    approved = await house.decide(house.company.olaf, request.id, "approve")
    (stage,) = await house.stages(request.id)
    assert approved.decided_by == ["request.stand-in-answers"]
    assert (str(stage.decided_by), str(stage.on_behalf_of)) == (house.company.olaf.id, house.mia.id)


async def test_standing_in_begins_and_ends_with_its_time(house: House) -> None:
    """Ten days; after them the request does not exist for Olaf."""
    await house.stand_in(house.mia, house.company.olaf, days=1)
    request = (await house.ask()).request
    house.clock.advance(DAY)
    with pytest.raises(errors.NotFound):
        await house.decide(house.company.olaf, request.id, "approve")
    assert (await house.decide(house.mia, request.id, "approve")).state == "approved"


async def test_standing_in_ends_at_once_when_one_of_the_two_ends_it(house: House) -> None:
    """Others do not even find it; ended is ended."""
    given = await house.stand_in(house.mia, house.company.olaf)
    request = (await house.ask()).request
    with pytest.raises(errors.NotFound):
        async with house.units.open(house.ines) as unit:
            await requests.end_delegation(unit, given.id)
    async with house.units.open(house.company.olaf) as unit:
        assert len(await requests.delegations(unit)) == 1
        await requests.end_delegation(unit, given.id)
    with pytest.raises(requests.IllegalEvent):
        async with house.units.open(house.mia) as unit:
            await requests.end_delegation(unit, given.id)
    with pytest.raises(errors.NotFound):
        await house.decide(house.company.olaf, request.id, "approve")
    assert house.names().count("delegation.ended") == 1


async def test_what_was_taken_cannot_be_passed_on(house: House) -> None:
    """Mia → Olaf → Carl: Carl is not asked about what Mia is."""
    await house.stand_in(house.mia, house.company.olaf)
    await house.stand_in(house.company.olaf, house.company.auditor)
    request = (await house.ask()).request
    with pytest.raises(work.NotAllowed):
        await house.decide(house.company.auditor, request.id, "approve")
    with pytest.raises(work.NotAllowed):
        async with house.units.open(house.company.olaf) as unit:
            await requests.reassign(unit, request.id, to="carl")


async def test_nobody_approves_their_own_through_somebody_else(house: House) -> None:
    """The manager lets the requester stand in: it is still the requester's own. And back again."""
    await house.stand_in(house.mia, house.ines)
    await house.stand_in(house.company.olaf, house.mia)
    request = (await house.ask()).request
    with pytest.raises(work.NotAllowed) as refused:
        await house.decide(house.ines, request.id, "approve")
    assert refused.value.reasons == ("request.never-ones-own",)
    async with house.units.read(house.ines) as unit:
        assert (await requests.inbox(unit)).items == ()


async def test_nobody_decides_for_whom_they_stand_in(house: House) -> None:
    """Mia stands in for Ines, so Carl is asked; and if it happens later, Mia cannot answer."""
    before = (await house.ask()).request
    given = await house.stand_in(house.ines, house.mia)
    with pytest.raises(work.NotAllowed) as refused:
        await house.decide(house.mia, before.id, "approve")
    assert refused.value.reasons == ("request.never-by-ones-own-stand-in",)
    after = (await house.ask(service="deals")).request
    assert await house.asked(after.id) == [("manager", [house.carl])]
    async with house.units.open(house.ines) as unit:
        await requests.end_delegation(unit, given.id)
    assert (await house.decide(house.mia, before.id, "approve")).state == "approved"


async def test_a_stand_in_does_not_give_both_answers(house: House) -> None:
    """Olaf for Mia, then Olaf for Otto: the second yes is refused."""
    await house.stand_in(house.mia, house.company.olaf)
    await house.stand_in(house.otto, house.company.olaf)
    request = (await house.ask(service="plant")).request
    await house.decide(house.company.olaf, request.id, "approve")
    with pytest.raises(work.NotAllowed) as refused:
        await house.decide(house.company.olaf, request.id, "approve")
    assert refused.value.reasons == ("request.two-pairs-of-eyes",)
    assert (await house.decide(house.otto, request.id, "approve")).state == "approved"


async def test_a_stand_in_is_an_active_colleague(house: House) -> None:
    """Not oneself, nobody of another organisation, nobody who left, nobody unknown."""
    with pytest.raises(work.NotAllowed) as own:
        await house.stand_in(house.mia, house.mia)
    assert own.value.reasons == ("delegation.to-a-colleague-who-works-here",)
    with pytest.raises(work.NotAllowed):
        await house.stand_in(house.it, house.company.supplier)
    for taker in (house.company.supplier, house.carl):
        await house.change(house.carl, active=False)
        with pytest.raises(errors.Invalid):
            await house.stand_in(house.mia, taker)


@pytest.mark.parametrize("days", [30.1, 0.0001, -1.0])
async def test_standing_in_lasts_at_most_thirty_days(house: House, days: float) -> None:
    """Longer, too short and over already are refused; thirty days are fine."""
    with pytest.raises((work.NotAllowed, errors.Invalid)):
        await house.stand_in(house.mia, house.company.olaf, days=days)
    assert (await house.stand_in(house.mia, house.company.olaf, days=30)).ended_at is None


async def test_the_inbox_shows_what_waits_for_whom_one_stands_in(house: House) -> None:
    """With the name of the other, and only while it holds."""
    await house.stand_in(house.mia, house.company.olaf)
    request = (await house.ask()).request
    async with house.units.read(house.company.olaf) as unit:
        (waiting,) = (await requests.inbox(unit)).items
    assert (waiting.request.id, str(waiting.on_behalf_of)) == (request.id, house.mia.id)
    house.clock.advance(DAY * 11)
    async with house.units.read(house.company.olaf) as unit:
        assert (await requests.inbox(unit)).items == ()


async def test_a_leaver_stands_in_for_nobody(house: House) -> None:
    """Both sides end."""
    await house.stand_in(house.mia, house.company.olaf)
    await house.leaves(house.company.olaf)
    async with house.units.read(house.mia) as unit:
        assert await requests.delegations(unit) == []
    assert house.names()[-1] == "delegation.ended"
