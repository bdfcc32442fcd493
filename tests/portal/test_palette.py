"""The palette: where its reader can go by a few letters, and nowhere else."""

from tests.company import open_grant
from tests.portal.conftest import Desk
from tests.requests.house import House


async def test_without_words_it_shows_the_pages_and_what_is_ones_own(desk: Desk) -> None:
    """What is held opens directly; the back office's parts are for whom they open."""
    await open_grant(desk.units, desk.company.ines, "desk")
    async with desk.browser(desk.company.ines) as browser:
        page = (await browser.get("/palette")).text
    assert 'href="http://desk.localhost:8080/"' in page
    assert 'href="/my-access"' in page
    assert 'href="/admin/people"' not in page
    async with desk.browser(desk.company.it) as browser:
        assert 'href="/admin/people"' in (await browser.get("/palette")).text


async def test_the_beginnings_of_words_are_enough(desk: Desk) -> None:
    """Of every word that was typed."""
    async with desk.browser(desk.company.ines) as browser:
        found = (await browser.get("/palette?q=my+acc")).text
        none = (await browser.get("/palette?q=my+zebra")).text
    assert '<li><a href="/my-access"' in found
    assert '<li><a href="/catalog"' not in found
    assert '<li><a href="/my-access"' not in none


async def test_a_service_is_found_once(desk: Desk) -> None:
    """What is held is not offered again from the catalog; what is not, is."""
    await open_grant(desk.units, desk.company.ines, "desk")
    async with desk.browser(desk.company.ines) as browser:
        page = (await browser.get("/palette?q=desk")).text
    assert page.count(">Desk</a>") == 1
    assert 'href="/services/desk"' not in page
    async with desk.browser(desk.company.it) as browser:
        assert 'href="/services/desk"' in (await browser.get("/palette?q=desk")).text


async def test_requests_are_found_by_who_asked(desk: Desk, house: House) -> None:
    """And by nobody who did not."""
    asked = (await house.ask()).request
    async with desk.browser(house.ines) as browser:
        assert f'href="/requests/{asked.id}"' in (await browser.get("/palette?q=deluxe")).text
    async with desk.browser(desk.company.olaf) as browser:
        assert "/requests/" not in (await browser.get("/palette?q=deluxe")).text


async def test_people_and_services_are_found_by_who_looks_after_them(desk: Desk) -> None:
    """An employee finds no colleague here."""
    async with desk.browser(desk.company.it) as browser:
        page = (await browser.get("/palette?q=olaf")).text
        service = (await browser.get("/palette?q=desk")).text
    assert f'href="/admin/people/{desk.company.olaf.id}"' in page
    assert 'href="/admin/services/desk"' in service
    async with desk.browser(desk.company.ines) as browser:
        assert "/admin/" not in (await browser.get("/palette?q=olaf")).text


async def test_nothing_found_leads_to_the_catalog_and_words_are_text(desk: Desk) -> None:
    """What was typed is shown and is no markup."""
    async with desk.browser(desk.company.ines) as browser:
        page = (await browser.get("/palette?q=<b>zebra")).text
    assert "&lt;b&gt;zebra" in page
    assert "<b>zebra" not in page
    assert 'href="/catalog?q=%3Cb%3Ezebra"' in page


async def test_nobody_unknown_is_led_anywhere(desk: Desk) -> None:
    """A sign-in comes first."""
    async with desk.browser() as browser:
        assert (await browser.get("/palette")).status_code == 303
