"""The back office: entering, publishing, taking away."""

from uuid import UUID

from gateway import enforcement
from tests.company import manifest_text, open_grant
from tests.portal.conftest import Desk

NEW = manifest_text("fresh")


async def test_a_manifest_becomes_a_service_that_nobody_sees_yet(desk: Desk) -> None:
    """It has a page of its own in the back office, and none at the front desk."""
    async with desk.browser(desk.company.it) as browser:
        await browser.get("/admin/services")
        answer = await browser.post("/admin/services", {"manifest": NEW})
        assert answer.headers["location"] == "/admin/services/fresh/steps/credentials"
        page = (await browser.get("/admin/services/fresh")).text
        assert "Test and publish" in page
        assert "Not tested yet." in page
        assert (await browser.get("/services/fresh")).status_code == 404


async def test_faults_of_a_manifest_are_told_by_line_with_what_to_do(desk: Desk) -> None:
    """422, and what was typed is still there, as text."""
    wrong = NEW.replace("half: front", "half: <b>middle</b>")
    async with desk.browser(desk.company.it) as browser:
        await browser.get("/admin/services")
        answer = await browser.post("/admin/services", {"manifest": wrong})
    assert answer.status_code == 422
    assert "Line 11" in answer.text
    assert "&lt;b&gt;middle" in answer.text
    assert "<b>middle" not in answer.text


async def test_a_name_that_is_taken_is_refused(desk: Desk) -> None:
    """A slug is given once."""
    async with desk.browser(desk.company.it) as browser:
        await browser.get("/admin/services")
        answer = await browser.post("/admin/services", {"manifest": NEW.replace("id: fresh", "id: desk")})
    assert answer.status_code == 422
    assert "A name is given once" in answer.text


async def test_only_it_registers(desk: Desk) -> None:
    """Not even with a form token of their own."""
    async with desk.browser(desk.company.ines) as browser:
        await browser.get("/")
        answer = await browser.post("/admin/services", {"manifest": NEW})
    assert answer.status_code in {403, 404}


async def test_a_service_that_does_not_answer_is_not_published(desk: Desk) -> None:
    """The page says what is wrong, and its state stays."""
    async with desk.browser(desk.company.it) as browser:
        await browser.get("/admin/services")
        await browser.post("/admin/services", {"manifest": NEW})
        await browser.get("/admin/services/fresh")
        answer = await browser.post("/admin/services/fresh/publish")
    assert answer.status_code == 409
    assert 'role="alert"' in answer.text
    assert "Test and publish" in answer.text


async def test_the_four_seats_are_filled_on_the_page(desk: Desk) -> None:
    """An empty choice leaves a seat as it is."""
    async with desk.browser(desk.company.it) as browser:
        await browser.get("/admin/services/desk")
        answer = await browser.post(
            "/admin/services/desk/stewards", {"it_owner": "olaf@own.example", "it_manager": ""}
        )
        assert answer.headers["location"].endswith("?said=appointed")
        page = (await browser.get(answer.headers["location"])).text
    assert 'name="it_owner" value="olaf"' in page
    assert page.count('value="it"') == 3


async def test_a_stranger_takes_no_seat(desk: Desk) -> None:
    """The seat is named, nothing changes."""
    async with desk.browser(desk.company.it) as browser:
        await browser.get("/admin/services/desk")
        answer = await browser.post(
            "/admin/services/desk/stewards", {"it_owner": "zebra", "it_manager": "olaf"}
        )
    assert answer.status_code == 422
    assert 'id="it_owner-err"' in answer.text
    assert 'id="it_manager-now">It<' in answer.text


async def test_a_credential_that_nobody_declared_is_refused_and_not_shown(desk: Desk) -> None:
    """What was typed there is never sent back."""
    async with desk.browser(desk.company.it) as browser:
        await browser.get("/admin/services/desk")
        answer = await browser.post(
            "/admin/services/desk/credentials", {"name": "key", "secret": "canary-7f3a9c-canary"}
        )
    assert answer.status_code == 422
    assert "canary-7f3a9c" not in answer.text


async def test_revoked_is_said_when_every_gateway_refuses(desk: Desk) -> None:
    """After a reason that the holder reads."""
    grant = await open_grant(desk.units, desk.company.ines, "desk")
    async with desk.browser(desk.company.it) as browser:
        assert f"/grants/{grant.id}/revoke" in (await browser.get("/admin/services/desk")).text
        await browser.get(f"/grants/{grant.id}/revoke")
        answer = await browser.post(f"/grants/{grant.id}/revoke", {"why": "Moved to another team"})
        page = (await browser.get(answer.headers["location"])).text
    assert "Denied on 2 of 2 gateways." in page
    assert "Revoked:" in page
    async with desk.browser(desk.company.ines) as browser:
        assert "Moved to another team" in (await browser.get(f"/requests/{grant.request_id}")).text


async def test_revoked_is_not_said_while_one_gateway_still_lets_in(desk: Desk) -> None:
    """The page says how many, and looks again."""

    async def slow(_denied: UUID) -> enforcement.Reach:
        return enforcement.Reach(1, 2)

    desk = desk.with_ports(reach=slow)
    grant = await open_grant(desk.units, desk.company.ines, "desk")
    async with desk.browser(desk.company.it) as browser:
        await browser.get(f"/grants/{grant.id}/revoke")
        answer = await browser.post(f"/grants/{grant.id}/revoke", {"why": "Moved to another team"})
        answer = await browser.get(answer.headers["location"])
    assert "Denied on 1 of 2 gateways." in answer.text
    assert "Revoked" not in answer.text
    assert answer.headers["refresh"] == "2"


async def test_without_a_reason_nothing_is_taken_away(desk: Desk) -> None:
    """The holder has a right to it."""
    grant = await open_grant(desk.units, desk.company.ines, "desk")
    async with desk.browser(desk.company.it) as browser:
        await browser.get(f"/grants/{grant.id}/revoke")
        answer = await browser.post(f"/grants/{grant.id}/revoke", {"why": ""})
    assert answer.status_code == 422
    async with desk.browser(desk.company.ines) as browser:
        assert "Yours until" in (await browser.get("/my-access")).text


async def test_a_holder_cannot_revoke_and_a_stranger_cannot_see(desk: Desk) -> None:
    """Giving back is theirs; taking away is not."""
    grant = await open_grant(desk.units, desk.company.ines, "desk")
    async with desk.browser(desk.company.ines) as browser:
        await browser.get("/")
        refused = await browser.post(f"/grants/{grant.id}/revoke", {"why": "I want to"})
    async with desk.browser(desk.company.olaf) as browser:
        unseen = await browser.get(f"/grants/{grant.id}/revoke")
    assert refused.status_code == 403
    assert unseen.status_code == 404
