"""Somebody leaves in the middle of it; somebody hands a decision on."""

import pytest

from gateway import requests, work
from gateway.kernel import errors
from tests.requests.house import House


async def test_a_leaver_among_the_approvers_is_replaced_and_the_next_is_asked(house: House) -> None:
    """Mia leaves: Carl is asked, for the stage that is open and for those that are not yet."""
    request = (await house.ask(service="plant")).request
    await house.leaves(house.mia)
    assert house.awaited() == [house.carl]
    await house.leaves(house.otto)
    assert await house.asked(request.id) == [("manager", [house.carl]), ("it_owner", [house.it])]
    await house.decide(house.carl, request.id, "approve")
    assert (await house.decide(house.it, request.id, "approve")).state == "approved"


async def test_what_a_leaver_asked_for_is_cancelled(house: House) -> None:
    """Also what was asked for them; others' requests stay, and doing it twice changes nothing."""
    own = (await house.ask()).request
    for_them = (await house.ask(house.mia, service="shop", **{"for": "ines"})).request
    other = (await house.ask(house.company.olaf, service="shop")).request
    await house.leaves(house.ines)
    states = [await house.state(one.id) for one in (own, for_them, other)]
    assert states == ["cancelled", "cancelled", "pending"]
    before = len(house.emitted)
    await house.leaves(house.ines)
    assert len(house.emitted) == before


async def test_an_approver_hands_a_decision_to_somebody_else(house: House) -> None:
    """Then the other is asked, and nobody else."""
    request = (await house.ask()).request
    async with house.units.open(house.mia) as unit:
        await requests.reassign(unit, request.id, to="olaf", reason="He knows it better.")
    assert house.awaited() == [house.company.olaf]
    with pytest.raises(work.NotAllowed):
        await house.decide(house.mia, request.id, "approve")
    assert (await house.decide(house.company.olaf, request.id, "approve")).state == "approved"


async def test_a_decision_is_handed_to_nobody_who_may_not_take_it(house: House) -> None:
    """Not to the requester, the requester's stand-in, oneself, a leaver, or somebody outside."""
    request = (await house.ask(service="deals")).request
    await house.stand_in(house.ines, house.carl)
    await house.change(house.otto, active=False)
    for to in ("ines", "carl", "mia", "otto", "olaf", "nobody"):
        with pytest.raises(errors.Invalid) as refused:
            async with house.units.open(house.mia) as unit:
                await requests.reassign(unit, request.id, to=to)
        assert "to" in refused.value.fields
    assert await house.asked(request.id) == [("manager", [house.mia])]
