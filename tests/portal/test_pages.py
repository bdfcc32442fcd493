"""Each page opens for its person."""

import re

import pytest

from tests.company import open_grant
from tests.portal.conftest import Desk

FOR_EVERYBODY = [
    "/",
    "/catalog",
    "/catalog?q=desk",
    "/services/desk",
    "/services/desk/request",
    "/my-access",
    "/approvals",
    "/approvals?tab=asked",
    "/approvals?tab=decided",
    "/delegations",
    "/tokens",
]
FOR_IT = ["/admin/services", "/admin/services/desk"]


@pytest.mark.parametrize("path", FOR_EVERYBODY)
async def test_a_person_sees_the_page(desk: Desk, path: str) -> None:
    """With its heading, a way past the navigation, and nobody else allowed to keep it."""
    async with desk.browser(desk.company.ines) as browser:
        answer = await browser.get(path)
    assert answer.status_code == 200
    assert answer.text.count("<h1") == 1
    assert 'href="#main"' in answer.text
    assert "no-store" in answer.headers["cache-control"]


@pytest.mark.parametrize("path", FOR_EVERYBODY + FOR_IT)
async def test_nobody_is_sent_to_sign_in_and_back(desk: Desk, path: str) -> None:
    """The address that was wanted travels along."""
    async with desk.browser() as browser:
        answer = await browser.get(path)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?to=/")


@pytest.mark.parametrize("path", FOR_IT)
async def test_the_back_office_opens_for_it(desk: Desk, path: str) -> None:
    """Dense, and marked as the back office."""
    async with desk.browser(desk.company.it) as browser:
        answer = await browser.get(path)
    assert answer.status_code == 200
    assert 'data-office="back"' in answer.text


@pytest.mark.parametrize("path", FOR_IT)
async def test_the_back_office_stays_shut_for_others(desk: Desk, path: str) -> None:
    """With a way on instead of a wall."""
    async with desk.browser(desk.company.ines) as browser:
        answer = await browser.get(path)
    assert answer.status_code in {403, 404}
    assert 'class="btn key big"' in answer.text


async def test_only_it_is_shown_the_way_to_the_back_office(desk: Desk) -> None:
    """A link that refuses would be a joke on the reader."""
    async with desk.browser(desk.company.it) as browser:
        assert 'href="/admin"' in (await browser.get("/")).text
    async with desk.browser(desk.company.ines) as browser:
        assert 'href="/admin"' not in (await browser.get("/")).text


async def test_a_service_outside_the_circle_is_not_there(desk: Desk) -> None:
    """The same answer as for one that does not exist."""
    async with desk.browser(desk.company.olaf) as browser:
        hidden = await browser.get("/services/deals")
        absent = await browser.get("/services/nothing")
    assert hidden.status_code == absent.status_code == 404
    assert "deals" not in hidden.text.lower()
    assert "it is not yours to see" in hidden.text
    assert "it is not yours to see" in absent.text
    async with desk.browser(desk.company.ines) as browser:
        assert (await browser.get("/services/deals")).status_code == 200


async def test_opening_is_a_plain_link_to_the_services_own_origin(desk: Desk) -> None:
    """On home, in My access and on the service's page."""
    await open_grant(desk.units, desk.company.ines, "desk")
    async with desk.browser(desk.company.ines) as browser:
        for path in ("/", "/my-access", "/services/desk"):
            assert 'href="http://desk.localhost:8080/"' in (await browser.get(path)).text


async def test_a_search_without_a_hit_says_what_to_do(desk: Desk) -> None:
    """An empty list never just stands there; what was typed is text."""
    async with desk.browser(desk.company.ines) as browser:
        page = (await browser.get("/catalog?q=<script>alert(1)</script>")).text
    assert "Show everything" in page
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


async def test_no_page_has_script_or_style_of_its_own(desk: Desk) -> None:
    """Each has the frame's two, what may be fetched ahead and the call for the script, and nothing else."""
    async with desk.browser(desk.company.it) as browser:
        for path in (*FOR_EVERYBODY, *FOR_IT):
            page = (await browser.get(path)).text
            scripts = re.findall(r'<script type="(\w+)"(?: id="desk")? nonce="[^"]{20,}"', page)
            assert scripts == ["speculationrules", "module"]
            assert page.count("<script") == len(scripts)
            assert page.count('import("/static/') == 1
            assert " style=" not in page
            assert " onclick=" not in page


async def test_the_stylesheet_is_named_by_its_content_and_kept(desk: Desk) -> None:
    """Compressed, for ever, and not under an older name."""
    async with desk.browser(desk.company.ines) as browser:
        page = (await browser.get("/")).text
        address = page.split('rel="stylesheet" href="')[1].split('"')[0]
        answer = await browser.http.get(address, headers={"accept-encoding": "br"})
        older = await browser.http.get("/static/000000000000/frontdesk.css")
    assert answer.headers["content-encoding"] == "br"
    assert "immutable" in answer.headers["cache-control"]
    assert int(answer.headers["content-length"]) <= 6 * 1024
    assert answer.headers["content-security-policy"] == "default-src 'none'"
    assert older.status_code == 404
