"""For somebody else, for a machine, later, in a hurry, several at once."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from gateway import grants, requests, work
from gateway.authz import SYSTEM, Subject
from gateway.identity.models import Organisation
from gateway.kernel import errors
from gateway.requests import SubmitForm
from tests.requests.house import DAY, House


async def test_a_manager_asks_for_staff_and_somebody_else_decides(house: House) -> None:
    """Ines gets it; Mia, who asked, is passed over for her manager, and Ines may give it back."""
    done = await house.ask(house.mia, **{"for": "ines"})
    assert await house.asked(done.request.id) == [("manager", [house.carl])]
    await house.decide(house.carl, done.request.id, "approve")
    async with house.units.open(house.ines) as unit:
        (grant,) = await grants.mine(unit)
        assert (
            await requests.request(unit, requests.RequestId(done.request.id))
        ).person_id == grant.person_id
        await grants.give_back(unit, grants.GrantId(grant.id))


async def test_it_asks_for_others_by_e_mail_too(house: House) -> None:
    """An automatic plan is there at once, for the other."""
    done = await house.ask(house.it, service="desk", plan="basic", **{"for": "Olaf@own.example"})
    assert str(done.grants[0].person_id) == house.company.olaf.id


async def test_colleagues_do_not_ask_for_each_other(house: House) -> None:
    """Refused; and somebody unknown or of another company is nobody."""
    with pytest.raises(work.NotAllowed):
        await house.ask(house.ines, **{"for": "olaf"})
    for name in ("nobody", "supplier", "supplier@mill.example"):
        with pytest.raises(errors.Invalid) as unknown:
            await house.ask(house.ines, **{"for": name})
        assert "for" in unknown.value.fields


async def test_nobody_gets_what_they_do_not_see(house: House) -> None:
    """`deals` is for sales; Olaf works in operations. Ines, in sales, gets it."""
    with pytest.raises(work.NotAllowed):
        await house.ask(await _seller(house), service="deals", plan="basic", **{"for": "olaf"})
    done = await house.ask(await _seller(house), service="deals", plan="basic", **{"for": "ines"})
    assert done.grants


async def _seller(house: House) -> Subject:
    """IT that sits in sales, and so sees what sales sees."""
    return Subject("Person", house.it.id, {**house.it.attrs, "unit": "sales"})


async def test_a_suppliers_administrator_asks_for_its_own_machine_only(house: House) -> None:
    """Another organisation's does not even exist."""
    sue = Subject(
        "Person", house.company.supplier.id, {**house.company.supplier.attrs, "roles": ("supplier-admin",)}
    )
    assert (await house.ask(sue, service="desk", plan="basic", client="mill-erp")).grants
    async with house.units.open(SYSTEM) as unit:
        other = Organisation(slug="quarry", name="Quarry", realm="partners", domains=[])
        unit.db.add(other)
        await unit.db.flush()
        found = await unit.db.get_one(type(house.company.client), house.company.client.id)
        found.organisation_id = other.id
    with pytest.raises(errors.NotFound):
        await house.ask(sue, service="shop", plan="basic", client="mill-erp")


async def test_access_for_a_machine_is_approved_by_the_requesters_manager(house: House) -> None:
    """A machine has no manager; whoever asked for it does not decide."""
    await house.change(house.it, manager_id=house.carl.id)
    done = await house.ask(house.it, client="mill-erp")
    assert await house.asked(done.request.id) == [("manager", [house.carl])]


async def test_a_start_in_the_future_waits_for_it(house: House) -> None:
    """Scheduled; yesterday, beyond a year and without a zone are refused."""
    now = house.clock.now()
    done = await house.ask(plan="basic", starts_at=now + DAY)
    assert (done.grants[0].state, done.grants[0].starts_at) == ("scheduled", now + DAY)
    for wrong in (now - DAY, now, now + DAY * 400):
        with pytest.raises(errors.Invalid):
            await house.ask(service="shop", plan="basic", starts_at=wrong)
    with pytest.raises(ValidationError):
        await house.ask(service="shop", starts_at=(now + DAY).replace(tzinfo=None))


async def test_several_plans_are_all_or_nothing(house: House) -> None:
    """One refused item leaves nothing behind, also of those that would open at once."""
    with pytest.raises(work.NotAllowed):
        await house.ask(
            items=[
                {"service": "shop", "plan": "basic"},
                {"service": "desk", "plan": "basic", "duration": "P400D"},
            ]
        )
    with pytest.raises(errors.Invalid):
        await house.ask(items=[{"service": "desk", "plan": "basic"}, {"service": "desk", "plan": "basic"}])
    async with house.units.read(house.ines) as unit:
        assert (await requests.mine(unit), await grants.mine(unit)) == ([], [])
    done = await house.ask(items=[{"service": "shop", "plan": "basic"}, {"service": "desk", "plan": "basic"}])
    assert len(done.grants) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"service": "desk", "items": [{"service": "shop"}]},
        {"items": [{"service": "shop"}], "plan": "basic"},
        {"service": "desk", "for": "ines", "client": "mill-erp"},
        {"items": [{"service": "shop"}] * 21},
        {"service": "desk", "reason": "\u200b "},
        {"service": "../desk"},
        {"service": "desk", "duration": "P9999999D"},
        {"service": "desk", "surprise": 1},
    ],
)
def test_a_form_of_a_wrong_shape_is_refused(wrong: dict[str, object]) -> None:
    """Before anything is looked up."""
    with pytest.raises(ValidationError):
        SubmitForm.model_validate({"reason": "For a test.", **wrong})


async def test_an_emergency_opens_at_once_and_is_reviewed_afterwards(house: House) -> None:
    """Eight hours for whoever is on duty, on record for the review."""
    done = await house.ask(house.it, service="desk", emergency=True)
    assert (done.request.state, done.request.emergency) == ("approved", True)
    assert done.grants[0].life.duration == timedelta(hours=8)
    assert "request.hurried" in house.names()
    assert done.request.decided_by == ["request.emergency-by-who-is-on-duty"]


async def test_an_emergency_is_for_those_on_duty_within_a_shift_and_not_for_customer_technology(
    house: House,
) -> None:
    """Each refusal by its own rule, and nothing is left behind."""
    for who, form, reasons in (
        (house.ines, {}, ()),
        (house.it, {"duration": "PT9H"}, ("request.emergency-within-a-shift",)),
        (house.it, {"service": "shop"}, ("request.emergency-not-for-customer-technology",)),
        (house.it, {"for": "ines"}, ()),
    ):
        with pytest.raises(work.NotAllowed) as refused:
            await house.ask(who, emergency=True, **form)
        assert refused.value.reasons == reasons
    async with house.units.read(house.it) as unit:
        assert await requests.mine(unit) == []


async def test_the_same_plan_is_not_asked_for_twice_while_it_waits(house: House) -> None:
    """By oneself or by the manager: the conflict names the request; afterwards it can be."""
    first = (await house.ask()).request
    with pytest.raises(requests.AlreadyAsked) as twice:
        await house.ask(house.mia, **{"for": "ines"})
    assert twice.value.request_id == first.id
    await house.decide(house.mia, first.id, "deny")
    assert (await house.ask()).request.state == "pending"


async def test_an_approved_request_for_what_is_held_extends_it(house: House) -> None:
    """Approved by a person, and still one grant."""
    await house.decide(house.mia, (await house.ask()).request.id, "approve")
    async with house.units.open(SYSTEM) as unit:
        (grant,) = await grants.listing(unit)
        held = await grants.locked_for_work(unit, grants.GrantId(grant.id))
        grants.activate(unit, held, grants.Health.OK)
    house.clock.advance(DAY * 20)
    again = (await house.ask()).request
    await house.decide(house.mia, again.id, "approve")
    async with house.units.read(SYSTEM) as unit:
        (after,) = await grants.listing(unit)
    assert after.ends_at == house.clock.now() + DAY * 30


async def test_nobody_inactive_is_asked_for(house: House) -> None:
    """A leaver gets nothing."""
    await house.change(house.company.olaf, active=False)
    with pytest.raises(errors.Invalid):
        await house.ask(house.it, plan="basic", **{"for": "olaf"})


async def test_a_name_of_two_people_is_nobody(house: House) -> None:
    """A supplier with the user name of a colleague: IT says which by e-mail."""
    await house.change(house.company.supplier, username="olaf")
    with pytest.raises(errors.Invalid):
        await house.ask(house.it, plan="basic", **{"for": "olaf"})
    done = await house.ask(house.it, plan="basic", **{"for": "olaf@own.example"})
    assert str(done.grants[0].person_id) == house.company.olaf.id
