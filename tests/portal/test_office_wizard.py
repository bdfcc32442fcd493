"""Entering a service step by step: every step has an address, says what is done, and can be left."""

import re

import pytest

from brokers import sdk
from gateway import catalog
from gateway.authz import SYSTEM
from gateway.portal import admin_wizard
from tests.portal.conftest import Browser, Desk

STEWARDS = dict.fromkeys(("business_owner", "business_manager", "it_owner", "it_manager"), "it")


@pytest.mark.parametrize("name", admin_wizard.STARTERS)
def test_every_text_to_begin_with_is_a_manifest(name: str) -> None:
    """Whoever changes nothing but names has no fault to mend."""
    assert sdk.manifest.parse(admin_wizard.TEXTS[name]).id.startswith("my-")


async def test_a_service_is_entered_step_by_step(desk: Desk) -> None:
    """From a text to begin with to the last step; what is done is told on the way."""
    async with desk.browser(desk.company.it) as browser:
        page = (await browser.get("/admin/services/new?starter=api")).text
        assert "{credential.key}" in page
        assert _now(page) == "Describe it"
        answer = await browser.post("/admin/services", {"manifest": admin_wizard.TEXTS["api"]})
        assert answer.headers["location"] == "/admin/services/my-api/steps/credentials"
        page = (await browser.get("/admin/services/my-api/steps/credentials")).text
        assert _now(page) == "Credentials"
        form = {"name": "key", "secret": "a-secret-of-sixteen", "step": "credentials"}
        answer = await browser.post("/admin/services/my-api/credentials", form)
        assert answer.headers["location"] == "/admin/services/my-api/steps/credentials?said=entered"
        page = (await browser.get(answer.headers["location"])).text
        assert 'class="btn key" href="/admin/services/my-api/steps/test"' in page
        await browser.get("/admin/services/my-api/steps/stewards")
        answer = await browser.post("/admin/services/my-api/stewards", STEWARDS | {"step": "stewards"})
        assert answer.headers["location"] == "/admin/services/my-api/steps/stewards?said=appointed"
        page = (await browser.get("/admin/services/my-api/steps/publish")).text
        assert "Everything is there." in page
        assert _done(page) == ["Credentials", "Stewards"]


async def test_a_step_that_fails_shows_itself_again(desk: Desk) -> None:
    """A secret that is too short, a name that nobody has, a service that does not answer."""
    async with desk.browser(desk.company.it) as browser:
        await browser.get("/admin/services/new")
        await browser.post("/admin/services", {"manifest": admin_wizard.TEXTS["api"]})
        await browser.get("/admin/services/my-api/steps/credentials")
        form = {"name": "key", "secret": "short", "step": "credentials"}
        answer = await browser.post("/admin/services/my-api/credentials", form)
        assert (answer.status_code, _now(answer.text)) == (422, "Credentials")
        form = STEWARDS | {"it_owner": "nobody-here", "step": "stewards"}
        answer = await browser.post("/admin/services/my-api/stewards", form)
        assert (answer.status_code, _now(answer.text)) == (422, "Stewards")
        answer = await browser.post("/admin/services/my-api/publish", {"step": "publish"})
        assert (answer.status_code, _now(answer.text)) == (409, "Publish")


async def test_a_manifest_is_uploaded_as_a_file(desk: Desk) -> None:
    """The file wins over what was pasted; faults of it are told by line."""
    async with desk.browser(desk.company.it) as browser:
        await browser.get("/admin/services/new")
        answer = await _upload(browser, admin_wizard.TEXTS["hand"])
        assert answer == (303, "/admin/services/my-tool/steps/credentials")
        await browser.get("/admin/services/new")
        assert await _upload(browser, "id: [") == (422, "")
        assert "Line " in browser.page


async def test_what_is_set_up_by_hand_has_no_connection_to_test(desk: Desk) -> None:
    """Its steps say so, its page opens, and it is published without a test."""
    async with desk.browser(desk.company.it) as browser:
        await browser.get("/admin/services/new")
        await browser.post("/admin/services", {"manifest": admin_wizard.TEXTS["hand"]})
        assert (
            "there is no connection to test" in (await browser.get("/admin/services/my-tool/steps/test")).text
        )
        await browser.get("/admin/services/my-tool")
        await browser.post("/admin/services/my-tool/stewards", STEWARDS)
        await browser.get("/admin/services/my-tool/steps/publish")
        answer = await browser.post("/admin/services/my-tool/publish", {"step": "publish"})
        assert answer.headers["location"].endswith("?said=published")
        assert "my-tool" not in (await browser.get("/admin/connections")).text
    async with desk.units.read(SYSTEM) as unit:
        assert (await catalog.administered(unit, "my-tool")).service.state == "published"


async def test_a_step_that_is_none_and_a_reader_who_may_not_find_nothing(desk: Desk) -> None:
    """Neither is there."""
    async with desk.browser(desk.company.it) as browser:
        assert (await browser.get("/admin/services/desk/steps/describe")).status_code == 404
        assert (await browser.get("/admin/services/desk/steps/dance")).status_code == 404
    async with desk.browser(desk.company.olaf) as browser:
        assert (await browser.get("/admin/services/new")).status_code in {403, 404}
        assert (await browser.get("/admin/services/desk/steps/test")).status_code in {403, 404}


async def _upload(browser: Browser, text: str) -> tuple[int, str]:
    token = re.search(r'name="form_token" value="([0-9a-f]*)"', browser.page)
    assert token is not None
    answer = await browser.http.post(
        "/admin/services",
        data={"form_token": token[1], "manifest": "id: pasted"},
        files={"file": ("manifest.yaml", text.encode(), "application/yaml")},
        headers={"origin": str(browser.http.base_url).rstrip("/"), "sec-fetch-site": "same-origin"},
    )
    browser.page = answer.text
    return answer.status_code, answer.headers.get("location", "")


def _now(page: str) -> str:
    found = re.search(r'aria-current="step">([^<]*)', page)
    return found[1] if found else ""


def _done(page: str) -> list[str]:
    return re.findall(r'<li class="was"><a href="[^"]*">([^<]*)</a>', page)
