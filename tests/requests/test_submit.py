"""Asking: who may ask for what, and what policy answers by itself."""

import asyncio
from datetime import timedelta

import pytest

from gateway import catalog, grants, requests, work
from gateway.authz import Subject
from gateway.kernel import FixedClock, errors
from tests.company import Company, open_grant


async def submit(units: work.Units, subject: Subject, **form: object) -> requests.Submitted:
    """Submit in a unit of its own."""
    filled = {"plan": "basic", "reason": "For a test.", **form}
    async with units.open(subject) as unit:
        return await requests.submit(unit, requests.SubmitForm.model_validate(filled))


async def test_an_automatic_plan_gives_access_at_once(
    units: work.Units, company: Company, emitted: list[work.Emitted]
) -> None:
    """Request approved, grant opened, the deciding rules and the policy version kept."""
    done = await submit(units, company.ines, service="desk")
    assert done.request.state == requests.RequestState.APPROVED
    assert done.request.decided_by == ["request.automatic-by-plan"]
    assert done.request.policy_version == units.policies.version
    assert [grant.state for grant in done.grants] == [grants.GrantState.PROVISIONING]
    names = [e.event.name for e in emitted]
    assert names[-3:] == ["request.submitted", "request.approved", "grant.opened"]


async def test_the_plans_usual_duration_counts_where_none_is_named(
    units: work.Units, company: Company
) -> None:
    """Thirty days by the manifest, seven by the form."""
    usual = await submit(units, company.ines, service="desk")
    short = await submit(units, company.olaf, service="desk", duration="P7D")
    assert usual.grants[0].life.duration == timedelta(days=30)
    assert short.grants[0].life.duration == timedelta(days=7)


@pytest.mark.parametrize("duration", ["P366D", "PT30S"])
async def test_a_duration_outside_the_plan_is_refused(
    units: work.Units, company: Company, duration: str
) -> None:
    """Too long and too short, each by the same rule."""
    with pytest.raises(work.NotAllowed) as refused:
        await submit(units, company.ines, service="desk", duration=duration)
    assert refused.value.reasons == ("request.duration-within-plan",)


async def test_a_service_of_another_circle_does_not_exist(units: work.Units, company: Company) -> None:
    """404 for the invisible; the colleague of the right unit gets it."""
    with pytest.raises(errors.NotFound):
        await submit(units, company.olaf, service="deals")
    assert (await submit(units, company.ines, service="deals")).grants


async def test_outsiders_cannot_ask_for_operational_technology(units: work.Units, company: Company) -> None:
    """Our own staff can, for one shift."""
    with pytest.raises(work.NotAllowed) as refused:
        await submit(units, company.supplier, service="plant")
    assert refused.value.reasons == ("request.operational-no-outsiders",)
    assert (await submit(units, company.olaf, service="plant")).grants


async def test_an_unknown_plan_names_those_that_there_are(units: work.Units, company: Company) -> None:
    """The refusal helps."""
    with pytest.raises(requests.UnknownPlan) as unknown:
        await submit(units, company.ines, service="desk", plan="gold")
    assert "basic" in unknown.value.detail


async def test_asking_for_what_is_held_makes_it_last_longer(
    units: work.Units, company: Company, clock: FixedClock
) -> None:
    """One grant, a later end, and the second request is on record."""
    held = await open_grant(units, company.ines, "desk")
    clock.advance(timedelta(days=10))
    done = await submit(units, company.ines, service="desk")
    assert [grant.id for grant in done.grants] == [held.id]
    assert done.grants[0].ends_at == held.ends_at + timedelta(days=10)
    assert done.request.state == requests.RequestState.APPROVED


async def test_what_is_being_set_up_cannot_be_asked_for_again(units: work.Units, company: Company) -> None:
    """Nothing is there yet to extend: the conflict names the request under way."""
    first = await submit(units, company.ines, service="desk")
    with pytest.raises(requests.AlreadyAsked) as twice:
        await submit(units, company.ines, service="desk")
    assert twice.value.request_id == first.request.id


async def test_twenty_clicks_at_once_give_one_grant(units: work.Units, company: Company) -> None:
    """The database itself allows one live grant a plan and holder."""
    clicks = [submit(units, company.ines, service="desk") for _ in range(20)]
    answers = await asyncio.gather(*clicks, return_exceptions=True)
    done = [answer for answer in answers if isinstance(answer, requests.Submitted)]
    assert len(done) == 1
    assert all(isinstance(a, errors.Conflict) for a in answers if not isinstance(a, requests.Submitted))


async def test_it_asks_for_a_machine_client_and_nobody_else_does(units: work.Units, company: Company) -> None:
    """The client holds the grant; for a colleague the client does not even exist."""
    done = await submit(units, company.it, service="desk", client="mill-erp")
    assert done.grants[0].client_id == company.client.id
    with pytest.raises(errors.NotFound):
        await submit(units, company.ines, service="desk", client="mill-erp")


async def test_a_machine_cannot_ask_for_itself(units: work.Units, company: Company) -> None:
    """Somebody answers for every machine."""
    machine = Subject(
        "Client",
        str(company.client.id),
        {"key": str(company.client.id), "realm": "partners", "organisation": "mill"},
    )
    with pytest.raises(errors.Forbidden):
        await submit(units, machine, service="desk")


async def test_others_cannot_read_my_request(units: work.Units, company: Company) -> None:
    """Mine is there for me, and not found for a colleague."""
    done = await submit(units, company.ines, service="desk")
    async with units.read(company.ines) as unit:
        assert (await requests.request(unit, requests.RequestId(done.request.id))).reason == "For a test."
    async with units.read(company.olaf) as unit:
        with pytest.raises(errors.NotFound):
            await requests.request(unit, requests.RequestId(done.request.id))


async def test_a_card_states_the_truth_about_the_button(units: work.Units, company: Company) -> None:
    """Request before, open after, and only one plan of the two can be had without a person."""
    async with units.read(company.ines) as unit:
        (before,) = await requests.cards(unit, [await catalog.service_by_slug(unit, "desk")])
    await open_grant(units, company.ines, "desk")
    async with units.read(company.ines) as unit:
        (after,) = await requests.cards(unit, [await catalog.service_by_slug(unit, "desk")])
    assert (before.offer, after.offer) == (requests.Offer.REQUEST, requests.Offer.OPEN)
