"""Who is asked: by technology class, by the plan's own list, and always somebody who may answer."""

import pytest

from gateway import requests, work
from gateway.catalog import StewardKind
from tests.requests.house import House, hire


@pytest.mark.parametrize("service", ["desk", "shop", "plant"])
async def test_the_technology_class_says_who_is_asked(house: House, service: str) -> None:
    """Manager, business manager, and for operational technology two people."""
    expected = {
        "desk": [("manager", [house.mia])],
        "shop": [("business_manager", [house.stella])],
        "plant": [("manager", [house.mia]), ("it_owner", [house.otto])],
    }
    done = await house.ask(service=service)
    assert await house.asked(done.request.id) == expected[service]
    assert (done.request.state, done.grants) == ("pending", ())
    assert house.names() == ["request.submitted", "request.awaited"]
    assert house.awaited() == expected[service][0][1]


async def test_a_plan_may_name_its_stages(house: House) -> None:
    """Seats and roles, in the order that it says."""
    await house.approval("desk", "business_manager,role:security,it_manager")
    done = await house.ask()
    assert await house.asked(done.request.id) == [
        ("business_manager", [house.stella]),
        ("role:security", [house.company.security]),
        ("it_manager", [house.it]),
    ]


async def test_a_request_keeps_its_stages_whatever_the_plan_says_later(house: House) -> None:
    """Rules of the day on which it was submitted."""
    done = await house.ask()
    await house.approval("desk", "role:security")
    await house.decide(house.mia, done.request.id, "approve")
    assert await house.state(done.request.id) == "approved"


async def test_a_shift_beyond_the_automatic_one_is_asked_about(house: House) -> None:
    """A rule that refuses to approve by itself is no end: people are asked. At eight hours nobody is."""
    await house.approval("plant", "automatic")
    assert (await house.ask(service="plant", duration="PT8H")).grants
    await house.approval("desk", "automatic")
    assert (await house.ask(service="desk")).grants


async def test_an_inactive_manager_is_passed_over_for_theirs(house: House) -> None:
    """Somebody who left is never asked."""
    await house.change(house.mia, active=False)
    assert await house.asked((await house.ask()).request.id) == [("manager", [house.carl])]


async def test_without_any_manager_the_steward_is_asked(house: House) -> None:
    """The business manager of the service."""
    await house.change(house.ines, manager_id=None)
    assert await house.asked((await house.ask()).request.id) == [("manager", [house.stella])]
    assert "request.unanswerable" not in house.names()


async def test_somebody_who_is_their_own_manager_does_not_decide(house: House) -> None:
    """Neither they themselves, nor in a circle of managers."""
    await house.change(house.ines, manager_id=house.who(house.ines.id).id)
    assert await house.asked((await house.ask()).request.id) == [("manager", [house.stella])]
    await house.change(house.company.olaf, manager_id=house.stella.id)
    await house.change(house.stella, manager_id=house.company.olaf.id)
    done = await house.ask(house.company.olaf)
    assert await house.asked(done.request.id) == [("manager", [house.stella])]


async def test_a_steward_who_asks_is_not_asked(house: House) -> None:
    """The other seats and the group of approvers stand in; here a colleague with that role."""
    vera = await hire(house.units, "vera", roles=["employee", "approver"])
    done = await house.ask(house.stella, service="shop")
    (stage,) = await house.stages(done.request.id)
    assert stage.people == [vera.id]


async def test_where_nobody_can_answer_it_falls_back_to_it_and_says_so(house: House) -> None:
    """No manager, no steward but the one who asks: the IT manager is asked, and it is on record."""
    done = await house.ask(house.stella, service="shop")
    assert await house.asked(done.request.id) == [("business_manager", [house.it])]
    assert "request.unanswerable" in house.names()


async def test_the_only_administrator_does_not_decide_about_their_own(house: House) -> None:
    """Security is asked, and IT itself is refused."""
    for kind in StewardKind:
        await house.appoint("desk", kind, house.it)
    done = await house.ask(house.it)
    assert await house.asked(done.request.id) == [("manager", [house.company.security])]
    with pytest.raises(work.NotAllowed) as refused:
        await house.decide(house.it, done.request.id, "approve")
    assert refused.value.reasons == ("request.never-ones-own",)


async def test_where_truly_nobody_is_left_it_waits_and_says_so(house: House) -> None:
    """It is never approved by whoever asks."""
    for kind in StewardKind:
        await house.appoint("desk", kind, house.it)
    await house.change(house.company.security, active=False)
    done = await house.ask(house.it)
    assert await house.asked(done.request.id) == [("manager", [])]
    assert done.request.state == "pending"
    assert "request.unanswerable" in house.names()


async def test_two_stages_are_two_people(house: House) -> None:
    """The manager who is IT owner too gives one yes, and the other comes from somebody else."""
    await house.appoint("plant", StewardKind.IT_OWNER, house.mia)
    done = await house.ask(service="plant")
    assert await house.asked(done.request.id) == [("manager", [house.mia]), ("it_owner", [house.it])]


async def test_several_plans_are_asked_about_together(house: House) -> None:
    """Stages of equal people are one; automatic items need none."""
    done = await house.ask(
        items=[
            {"service": "desk", "plan": "deluxe"},
            {"service": "plant", "plan": "deluxe"},
            {"service": "shop", "plan": "basic"},
        ]
    )
    assert await house.asked(done.request.id) == [("manager", [house.mia]), ("it_owner", [house.otto])]
    await house.decide(house.mia, done.request.id, "approve")
    await house.decide(house.otto, done.request.id, "approve")
    async with house.units.read(house.ines) as unit:
        items = (await requests.parts(unit, [done.request.id]))[done.request.id].items
    assert len({item.grant_id for item in items if item.grant_id}) == 3
