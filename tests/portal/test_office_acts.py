"""Acts of the back office: each does what it says, shows first whom it hits, and tells a no in words."""

import re
from uuid import UUID

import httpx2

from gateway import governance, grants, identity, requests
from gateway.authz import SYSTEM
from gateway.governance import FindingId
from gateway.identity.models import Person
from tests.company import manifest_text, open_grant, session_of
from tests.portal.conftest import ORIGIN, Browser, Desk
from tests.portal.test_office_pages import stuck
from tests.rulebook import changes

WHY = {"why": "For a test."}
NEW = manifest_text("fresh")


async def test_a_service_is_restricted_opened_and_given_an_end_after_saying_who_is_hit(desk: Desk) -> None:
    """Each by its own page; an end in the past is refused, and what was typed is still there."""
    await open_grant(desk.units, desk.company.ines, "desk")
    async with desk.browser(desk.company.it) as browser:
        assert "1 person has access." in (await browser.get("/admin/services/desk/restrict")).text
        assert (await browser.post("/admin/services/desk/restrict")).status_code == 422
        answer = await browser.post("/admin/services/desk/restrict", WHY)
        page = (await browser.get(answer.headers["location"])).text
        assert "Takes no new requests: “For a test.”" in page
        answer = await browser.post("/admin/services/desk/publish")
        assert answer.headers["location"].endswith("?said=published")
        assert "All of that access ends" in (await browser.get("/admin/services/desk/retire")).text
        answer = await browser.post("/admin/services/desk/retire", {"day": "2020-01-01", **WHY})
        assert answer.status_code == 422
        assert 'value="For a test."' in answer.text
        answer = await browser.post("/admin/services/desk/retire", {"day": "2026-09-01", **WHY})
        assert answer.headers["location"].endswith("?said=retired")
        await browser.get("/admin/services/desk/restrict")
        answer = await browser.post("/admin/services/desk/restrict", WHY)
        assert answer.status_code == 409


async def test_a_manifest_is_taken_away_and_revised_as_text(desk: Desk) -> None:
    """What is exported is what is read; faults have lines; an older version is told apart."""
    async with desk.browser(desk.company.it) as browser:
        await browser.get("/admin/services")
        await browser.post("/admin/services", {"manifest": NEW})
        page = (await browser.get("/admin/services/fresh")).text
        assert 'href="#stewards"' in page
        file = await browser.http.get("/admin/services/fresh/manifest.yaml")
        assert file.headers["content-disposition"].endswith('"fresh.yaml"')
        await browser.get("/admin/services/fresh/manifest")
        longer = {"manifest": file.text.replace("For tests.", "For more tests."), "version": "1"}
        answer = await browser.post("/admin/services/fresh/manifest", longer)
        assert answer.headers["location"].endswith("?said=revised")
        assert "For more tests." in (await browser.get("/admin/services/fresh")).text
        await browser.get("/admin/services/fresh/manifest")
        answer = await browser.post("/admin/services/fresh/manifest", longer)
        assert answer.status_code == 409
        broken = {"manifest": file.text.replace("half: front", "half: <b>"), "version": "2"}
        answer = await browser.post("/admin/services/fresh/manifest", broken)
        assert answer.status_code == 422
        assert "Line " in answer.text
        assert "half: <b>" not in answer.text


async def test_a_circle_is_drawn_and_drawn_anew(desk: Desk) -> None:
    """A name that is none is told at its field."""
    form = {"slug": "plant-own", "name": "Plant", "workforce": "on", "units": "operations, sales"}
    async with desk.browser(desk.company.it) as browser:
        await browser.get("/admin/circles")
        answer = await browser.post("/admin/circles", form | {"slug": "No Slug"})
        assert answer.status_code == 422
        assert 'id="slug-err"' in answer.text
        answer = await browser.post("/admin/circles", form | {"workforce": ""})
        assert 'href="#realms"' in answer.text
        await browser.post("/admin/circles", form)
        page = (await browser.get("/admin/circles?edit=plant-own")).text
        assert "0 services name it." in page
        assert "operations, sales" in page


async def test_stuck_work_is_tried_again_given_up_or_done(desk: Desk) -> None:
    """With the instructions of the service, and whom it concerns; twice is told in words."""
    grant = await stuck(desk.units, desk.company.ines)
    async with desk.browser(desk.company.it) as browser:
        page = (await browser.get("/admin/fulfilments")).text
        assert "Add the person to the group." in page
        assert "Set up Plant for Ines" in page
        page = (await browser.get(f"/admin/fulfilments/{grant}/skip")).text
        assert "Ines does not get it" in page
        assert (await browser.post(f"/admin/fulfilments/{grant}/skip")).status_code == 422
        answer = await browser.post(f"/admin/fulfilments/{grant}/done")
        assert answer.headers["location"].endswith("?said=done")
        again = await browser.post(f"/admin/fulfilments/{grant}/retry", {"form_token": _token(page)})
        assert again.status_code == 409
    async with desk.units.read(desk.company.ines) as unit:
        assert [one.state for one in await grants.mine(unit)] == ["active"]


async def test_an_account_is_closed_opened_moved_and_signed_out(desk: Desk) -> None:
    """The page says first what ends; security closes and does not move; nobody closes their own."""
    ines, it = desk.company.ines, desk.company.it
    await open_grant(desk.units, ines, "desk")
    await session_of(desk.units, ines)
    session, _secret = await session_of(desk.units, ines)
    person = f"/admin/people/{ines.id}"
    async with desk.browser(it) as browser:
        await browser.get(person)
        answer = await browser.post(f"/admin/sessions/{session.id}/end")
        assert answer.headers["location"] == f"{person}?said=ended"
        await browser.get(person)
        answer = await browser.post(f"{person}/move", {"unit": "operations", "manager": "olaf"})
        assert answer.headers["location"] == f"{person}?said=moved"
        await browser.get(person)
        answer = await browser.post(f"{person}/move", {"unit": "operations", "manager": "nobody"})
        assert answer.status_code == 422
        assert 'id="manager-err"' in answer.text
        page = (await browser.get(f"{person}/deactivate")).text
        assert "1 session ends." in page
        assert "1 access ends: Desk." in page
        assert (await browser.get(f"/admin/people/{it.id}/deactivate")).status_code == 200
        assert (await browser.post(f"/admin/people/{it.id}/deactivate", WHY)).status_code == 403
    async with desk.browser(desk.company.security) as browser:
        await browser.get(f"{person}/deactivate")
        answer = await browser.post(f"{person}/deactivate", WHY)
        assert answer.headers["location"] == f"{person}?said=deactivated"
        page = (await browser.get(person)).text
        assert "“For a test.”" in page
        assert "/move" not in page
        assert (await browser.post(f"{person}/reactivate")).status_code == 403
    async with desk.browser(it) as browser:
        await browser.get(f"{person}/reactivate")
        answer = await browser.post(f"{person}/reactivate")
        assert answer.headers["location"] == f"{person}?said=reactivated"


async def test_access_is_paused_and_goes_on(desk: Desk) -> None:
    """With a reason that the holder reads; the holder cannot."""
    grant = await open_grant(desk.units, desk.company.ines, "desk")
    async with desk.browser(desk.company.it) as browser:
        assert (
            "Ines is refused from this moment on." in (await browser.get(f"/grants/{grant.id}/suspend")).text
        )
        assert (await browser.post(f"/grants/{grant.id}/suspend")).status_code == 422
        answer = await browser.post(f"/grants/{grant.id}/suspend", WHY)
        page = (await browser.get(answer.headers["location"])).text
        assert f"/grants/{grant.id}/resume" in page
        answer = await browser.post(f"/grants/{grant.id}/resume")
        page = (await browser.get(answer.headers["location"])).text
        assert f"/grants/{grant.id}/suspend" in page
    async with desk.browser(desk.company.ines) as browser:
        await browser.get("/")
        assert (await browser.post(f"/grants/{grant.id}/suspend", WHY)).status_code == 403


async def test_a_machine_is_taken_out_of_use_and_back(desk: Desk) -> None:
    """With a reason."""
    machine = f"/admin/clients/{desk.company.client.id}"
    async with desk.browser(desk.company.it) as browser:
        assert "mill-erp" in (await browser.get(f"{machine}/deactivate")).text
        assert (await browser.post(f"{machine}/deactivate")).status_code == 422
        await browser.post(f"{machine}/deactivate", WHY)
        assert "Out of use since" in (await browser.get(machine)).text
        answer = await browser.post(f"{machine}/reactivate")
        assert answer.headers["location"].endswith("?said=reactivated")


async def test_an_emergency_is_confirmed_by_somebody_else(desk: Desk) -> None:
    """Not by whom it is about, and not without a reason; a day that is too far is told."""
    kept = await open_grant(desk.units, desk.company.ines, "desk")
    async with desk.units.open(SYSTEM) as unit:
        request = await unit.db.get_one(requests.Request, kept.request_id)
        request.requester_id = UUID(desk.company.security.id)
    async with desk.units.open(SYSTEM) as unit:
        hurried = requests.RequestHurried(id=kept.request_id, by=UUID(desk.company.security.id))
        await governance.note(unit, hurried)
    async with desk.units.read(SYSTEM) as unit:
        (found,) = await governance.findings(unit, kind=governance.FindingKind.EMERGENCY)
    path = f"/admin/findings/{FindingId(found.id)}"
    async with desk.browser(desk.company.security) as browser:
        page = (await browser.get(path)).text
        assert "Somebody else looks at it" in page
        assert (await browser.post(f"{path}/confirm", WHY)).status_code == 403
    async with desk.browser(desk.company.it) as browser:
        page = (await browser.get(path)).text
        assert f"/grants/{kept.id}/revoke" in page
        assert (await browser.post(f"{path}/snooze", {"day": "2030-01-01"})).status_code == 422
        assert (await browser.post(f"{path}/confirm")).status_code == 422
        answer = await browser.post(f"{path}/confirm", WHY)
        assert answer.headers["location"].endswith("?said=confirmed")
        await browser.get(path)
        assert (await browser.post(f"{path}/confirm", WHY)).status_code == 409


async def test_rules_are_tried_proposed_and_accepted_by_another(desk: Desk) -> None:
    """Faults have lines; the simulation stores nothing; the proposer cannot accept, somebody else can."""
    await open_grant(desk.units, desk.company.ines, "desk")
    shut = changes.shut(desk.units.policies)
    form = {"area": "hours", "rules": shut["hours.cedar"], "cases": shut["tests/hours.json"]}
    async with desk.browser(desk.company.it) as browser:
        await browser.get("/admin/policies/files/new")
        answer = await browser.post("/admin/policies/simulations", form | {"cases": ""})
        assert answer.status_code == 422
        assert "Line " in answer.text
        answer = await browser.post("/admin/policies/simulations", form)
        assert answer.status_code == 200
        assert "yes becomes no" in answer.text
        assert "ines: desk" in answer.text
        assert (await browser.post("/admin/policies/changes", form)).status_code == 422
        answer = await browser.post("/admin/policies/changes", form | WHY)
        change = answer.headers["location"].partition("?")[0]
        page = (await browser.get(change)).text
        assert "You proposed it" in page
        assert (await browser.post(f"{change}/accept", WHY)).status_code == 403
    async with desk.browser(desk.company.security) as browser:
        assert "1 change waits" in (await browser.get("/admin/policies")).text
        await browser.get(change)
        assert (await browser.post(f"{change}/accept")).status_code == 422
        answer = await browser.post(f"{change}/accept", WHY)
        assert answer.headers["location"].endswith("?said=accepted")
        await browser.get(change)
        assert (await browser.post(f"{change}/reject", WHY)).status_code == 409


async def test_a_list_is_looked_at_then_taken_over(desk: Desk) -> None:
    """Faults by line; nothing is written before it is asked for; a file counts as a paste does."""
    columns = "issuer,subject,username,name,email,organisation"
    good = f"{columns}\nhttp://id.test/realms/workforce,uma,uma,Uma,uma@own.example,own\n"
    async with desk.browser(desk.company.it) as browser:
        await browser.get("/admin/imports")
        answer = await _send(browser, {"kind": "people", "csv": good.replace(",own\n", ",nowhere\n")})
        assert answer.status_code == 422
        assert "Line 2" in answer.text
        answer = await _send(browser, {"kind": "people"}, good)
        assert "1 line, and it is in order." in answer.text
        assert await _named(desk, "uma") is None
        answer = await _send(browser, {"kind": "people", "csv": good, "run": "yes"})
        assert "1 line was taken over." in answer.text
        assert await _named(desk, "uma") is not None


async def _named(desk: Desk, name: str) -> Person | None:
    async with desk.units.read(SYSTEM) as unit:
        return await identity.person_by_username(unit, name)


def _token(page: str) -> str:
    found = re.search(r'name="form_token" value="([0-9a-f]*)"', page)
    assert found
    return found[1]


async def _send(browser: Browser, form: dict[str, str], file: str = "") -> httpx2.Response:
    """The form of the page as a browser sends one that can carry a file."""
    headers = {"origin": ORIGIN, "sec-fetch-site": "same-origin"}
    fields = {"form_token": _token(browser.page), **form}
    parts: dict[str, tuple[str | None, bytes, str | None]] = {
        name: (None, value.encode(), None) for name, value in fields.items()
    }
    if file:
        parts["file"] = ("people.csv", file.encode(), "text/csv")
    answer = await browser.http.post("/admin/imports", files=parts, headers=headers)
    browser.page = answer.text
    return answer
