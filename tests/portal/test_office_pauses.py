"""A connection is paused and resumed in the office, and whoever waits for it reads why."""

from gateway import grants, provisioning, requests
from tests.portal.conftest import Desk
from tests.provisioning.test_queue import Scripted

WHY = {"why": "The vendor moves house."}
SAID = "Paused by It since 2 March, 09:00 UTC: “The vendor moves house.” It goes on by itself"


async def test_it_pauses_and_resumes_a_connection_with_a_reason(desk: Desk) -> None:
    """What waits stands on the page before; the list says who, since when and why; twice changes nothing."""
    async with desk.browser(desk.company.it) as browser:
        page = (await browser.get("/admin/connections")).text
        assert 'href="/admin/connections/desk/pause"' in page
        page = (await browser.get("/admin/connections/desk/pause")).text
        assert "whoever loses it is refused at once" in page
        assert (await browser.post("/admin/connections/desk/pause")).status_code == 422
        for _twice in range(2):
            answer = await browser.post("/admin/connections/desk/pause", WHY)
            page = (await browser.get(answer.headers["location"])).text
            assert "Paused. What is to be done there waits." in page
        assert SAID in page
        assert SAID in (await browser.get("/admin/connections.csv")).text
        await browser.get("/admin/connections")
        for _twice in range(2):
            answer = await browser.post("/admin/connections/desk/resume")
            page = (await browser.get(answer.headers["location"])).text
            assert "Resumed. What waited is begun now." in page
        assert SAID not in page


async def test_whoever_waits_reads_by_whom_and_why(desk: Desk) -> None:
    """On the request, in one's own access and in the queue, which offers no button that would do nothing."""
    async with desk.units.open(desk.company.it) as unit:
        await provisioning.pause(unit, desk.company.desk.id, **WHY)
    form = requests.SubmitForm(service="desk", plan="basic", reason="For a test.")
    async with desk.units.open(desk.company.ines) as unit:
        request = await requests.submit(unit, form)
        (grant,) = request.grants
    opened = grants.GrantOpened(
        id=grant.id, service_id=grant.service_id, person_id=grant.person_id, client_id=None
    )
    await provisioning.fulfil(desk.units, opened, Scripted())
    async with desk.browser(desk.company.olaf) as browser:
        assert SAID in (await browser.get("/services/desk")).text
    async with desk.browser(desk.company.ines) as browser:
        assert (await browser.get("/services/desk")).text.count(SAID) == 1
        page = (await browser.get(f"/requests/{grant.request_id}")).text
        assert page.count(SAID) == 2
        assert "Granted. Setting it up is paused." in page
        assert "usually takes seconds" not in page
        for path in ("/", "/catalog", "/my-access", f"/grants/{grant.id}/why"):
            page = (await browser.get(path)).text
            assert SAID in page, path
            assert "usually within seconds" not in page, path
            assert "open to you" not in page, path
    async with desk.browser(desk.company.it) as browser:
        page = (await browser.get("/admin/fulfilments?state=queued")).text
        assert SAID in page
        assert f"/admin/fulfilments/{grant.id}/retry" not in page


async def test_nobody_but_it_pauses(desk: Desk) -> None:
    """No page, no post."""
    for who in (desk.company.olaf, desk.company.auditor):
        async with desk.browser(who) as browser:
            assert (await browser.get("/admin/connections/desk/pause")).status_code in {403, 404}
            await browser.get("/settings")
            for act in ("pause", "resume"):
                answer = await browser.post(f"/admin/connections/desk/{act}", WHY)
                assert answer.status_code in {403, 404}, act
