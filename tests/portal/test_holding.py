"""What people hold: switched on for a while, paused, asked for by others, and asked for others."""

from uuid import UUID

from gateway import grants, requests
from gateway.authz import SYSTEM
from tests.company import open_grant
from tests.portal.conftest import Desk
from tests.requests.house import House

_NEXT_WEEK = "2026-03-09T09:00:00Z"


async def test_access_is_switched_on_for_a_while_and_off_again(desk: Desk) -> None:
    """Just in time: with a reason, never longer than the plan allows."""
    grant = await open_grant(desk.units, desk.company.ines, "desk")
    async with desk.units.open(SYSTEM) as unit:
        (await unit.db.get_one(grants.Grant, grant.id)).activation_seconds = 7200
    path = f"/grants/{grant.id}/activations"
    async with desk.browser(desk.company.ines) as browser:
        assert "Yours to switch on" in (await browser.get("/services/desk")).text
        await browser.get("/my-access")
        assert (await browser.post(path, {"hours": "1"})).status_code == 422
        await browser.get("/my-access")
        assert (await browser.post(path, {"hours": "9", "reason": "Repairs."})).status_code == 422
        await browser.get("/my-access")
        on = await browser.post(path, {"hours": "1", "reason": "Repairs."})
        page = (await browser.get(on.headers["location"])).text
        assert "Switched on until" in page
        assert "Open Desk" in (await browser.get("/services/desk")).text
        await browser.get("/my-access")
        end = browser.page.split('action="/activations/')[1].split('"')[0]
        assert (await browser.post(f"/activations/{end}")).status_code == 303
        assert "Switched off" in (await browser.get("/my-access?said=ended")).text


async def test_what_has_not_begun_is_withdrawn_by_its_holder_alone(desk: Desk) -> None:
    """No longer needed before it ever worked; what works is given back instead."""
    wish = {"service": "desk", "plan": "basic", "reason": "From next week on.", "starts_at": _NEXT_WEEK}
    async with desk.units.open(desk.company.ines) as unit:
        (grant,) = (await requests.submit(unit, requests.SubmitForm.model_validate(wish))).grants
    path = f"/grants/{grant.id}/withdraw"
    async with desk.browser(desk.company.olaf) as stranger:
        await stranger.get("/my-access")
        assert (await stranger.post(path)).status_code == 404
    async with desk.browser(desk.company.ines) as browser:
        assert path in (await browser.get("/my-access")).text
        done = await browser.post(path)
        assert "It will not come." in (await browser.get(done.headers["location"])).text
        assert (await browser.post(path)).status_code == 409


async def test_paused_access_says_why_and_everything_over_stays_explained(desk: Desk) -> None:
    """The reason stands beside it; strangers find nothing."""
    grant = await open_grant(desk.units, desk.company.ines, "desk")
    async with desk.units.open(desk.company.it) as unit:
        await grants.suspend(unit, grants.GrantId(grant.id), why="A question about the invoice.")
    async with desk.browser(desk.company.ines) as browser:
        assert "A question about the invoice." in (await browser.get("/my-access")).text
        assert "Paused" in (await browser.get("/services/desk")).text
        assert "It was paused" in (await browser.get(f"/grants/{grant.id}/why")).text
    async with desk.browser(desk.company.olaf) as stranger:
        assert (await stranger.get(f"/grants/{grant.id}/why")).status_code == 404


async def test_a_manager_asks_for_staff_and_it_for_a_machine(desk: Desk, house: House) -> None:
    """Offered only to who may; an unknown name stands beside its field."""
    async with desk.browser(house.company.olaf) as browser:
        assert 'value="colleague"' not in (await browser.get("/services/desk/request")).text
    form = {"service": "desk", "plan": "basic", "reason": "work", "duration": "86400", "whom": "colleague"}
    async with desk.browser(house.mia) as browser:
        assert 'value="colleague"' in (await browser.get("/services/desk/request")).text
        wrong = await browser.post("/requests/preview", form | {"colleague": "nobody"})
        assert wrong.status_code == 422
        assert 'id="colleague-err"' in wrong.text
        looked = await browser.post("/requests/preview", form | {"colleague": "ines"})
        assert "Nobody has to approve this." in looked.text
        asked = await browser.post("/requests", form | {"colleague": "ines"})
        page = (await browser.get(asked.headers["location"])).text
        assert "for Ines" in page
        assert "is yours" not in page
    async with desk.browser(house.ines) as browser:
        assert "asked for by Mia" in (await browser.get("/my-access")).text
    async with desk.browser(house.it) as browser:
        await browser.get("/services/desk/request")
        machine = form | {"whom": "machine", "machine": "mill-erp"}
        asked = await browser.post("/requests", machine)
        assert asked.status_code == 303
        assert "ERP of the mill" in (await browser.get(asked.headers["location"])).text


async def test_several_plans_and_services_are_one_request(desk: Desk, house: House) -> None:
    """A service is added by its name; everything that was chosen stays chosen."""
    form = {"service": "desk", "plan": "basic", "reason": "work", "duration": "86400"}
    async with desk.browser(house.ines) as browser:
        await browser.get("/services/desk/request")
        none = await browser.post("/requests/preview", form | {"add": "zebra"})
        assert none.status_code == 422
        more = await browser.post("/requests/preview", form | {"add": "Deals", "note": "Kept."})
        assert 'name="also.deals.basic" checked' in more.text
        assert 'value="Kept."' in more.text
        wanted = form | {"also.deals.basic": "on", "also.desk.deluxe": "on", "with.deals": "on"}
        asked = await browser.post("/requests", wanted)
        page = (await browser.get(asked.headers["location"])).text
        assert "Desk, Basic and 2 more" in page
        assert "Mia has it now." in page
    request_id = UUID(asked.headers["location"].rpartition("/")[2])
    await house.decide(house.mia, request_id, "approve")
    async with desk.browser(house.ines) as browser:
        assert "being set up" in (await browser.get(f"/requests/{request_id}")).text


async def test_a_service_that_is_shut_says_rule_fact_and_who(desk: Desk) -> None:
    """For somebody outside: the fact first, then what to do, then the rule and who can change it."""
    async with desk.browser(desk.company.supplier) as browser:
        page = (await browser.get("/services/plant")).text
    assert "Not available to you" in page
    assert "Your account belongs to another organisation." in page
    assert "request.operational-no-outsiders" in page
    assert "Who can change this" in page
