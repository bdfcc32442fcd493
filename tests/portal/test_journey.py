"""From asking to giving back, in a browser that runs no script."""

import asyncio
from uuid import UUID

import pytest
from sqlmodel import select

from gateway import grants, provisioning, work
from gateway.authz import SYSTEM
from tests.company import open_grant
from tests.portal.conftest import Browser, Desk

ASK = {"service": "desk", "plan": "basic", "reason": "work", "note": "", "duration": "86400"}


async def settle(desk: Desk, subject_id: str) -> None:
    """What the worker does, as soon as there is something to do."""
    while True:
        async with desk.units.read(SYSTEM) as unit:
            found = [g for g in await _held(unit, subject_id) if g.state == "provisioning"]
        for grant in found:
            event = grants.GrantOpened(
                id=grant.id, service_id=grant.service_id, person_id=grant.person_id, client_id=None
            )
            await provisioning.fulfil(desk.units, event, provisioning.InjectedOnly())
        if found:
            return
        await asyncio.sleep(0.02)


async def _held(unit: work.Unit, subject_id: str) -> list[grants.Grant]:
    statement = select(grants.Grant).where(grants.Grant.person_id == UUID(subject_id))
    return list((await unit.db.execute(statement)).scalars())


async def ask(desk: Desk, browser: Browser, form: dict[str, str] | None = None) -> str:
    """Fill the form and press Enter; the address of what came of it."""
    await browser.get("/services/desk/request")
    answer, _ = await asyncio.gather(
        browser.post("/requests", form or ASK), settle(desk, desk.company.ines.id)
    )
    assert answer.status_code == 303
    return answer.headers["location"]


async def test_asking_opens_in_place_and_giving_back_ends_it(desk: Desk) -> None:
    """One form, one click to open it, two to return it, one to have it back."""
    async with desk.browser(desk.company.ines) as browser:
        followed = await ask(desk, browser)
        result = (await browser.get(followed)).text
        assert "Desk is yours." in result
        assert 'href="http://desk.localhost:8080/"' in result
        assert "I need it for my daily work." in result
        mine = (await browser.get("/my-access")).text
        path = mine.split('action="/grants/')[1].split('"')[0]
        back = await browser.post(f"/grants/{path}")
        after = (await browser.get(back.headers["location"])).text
        assert "Given back." in after
        assert "It was given back." in after
        assert 'href="http://desk.localhost:8080/"' not in after
        undo = after.split('action="/grants/')[1].split('"')[0]
        assert undo.endswith("/undo")
        again = await browser.post(f"/grants/{undo}")
        brought = (await browser.get(again.headers["location"])).text
        assert "It is yours again." in brought
        assert 'href="http://desk.localhost:8080/"' in brought


async def test_a_click_that_comes_twice_is_one_request(desk: Desk) -> None:
    """The form carries a key; the second one gets what came of the first."""
    async with desk.browser(desk.company.ines) as browser:
        page = (await browser.get("/services/desk/request")).text
        form = ASK | {"once": page.split('name="once" value="')[1].split('"')[0]}
        first = await ask(desk, browser, form)
        await browser.get("/catalog")
        again = await browser.post("/requests", form)
    assert again.status_code == 303
    assert again.headers["location"] == first


async def test_asking_for_what_is_held_makes_it_last_longer(desk: Desk) -> None:
    """The page says so before, and no second access comes of it."""
    await open_grant(desk.units, desk.company.ines, "desk", duration="P1D")
    async with desk.browser(desk.company.ines) as browser:
        assert "Keep Desk longer" in (await browser.get("/services/desk/request")).text
        answer = await browser.post("/requests", ASK | {"duration": str(30 * 86400)})
        assert "29 days left" in (await browser.get("/my-access")).text or answer.status_code == 303
        assert (await browser.get("/my-access")).text.count('action="/grants/') == 1


async def test_a_reason_of_nothing_is_asked_for_again_with_what_was_typed(desk: Desk) -> None:
    """422, the field named, and the choice kept."""
    async with desk.browser(desk.company.ines) as browser:
        await browser.get("/services/desk/request")
        answer = await browser.post("/requests", ASK | {"reason": "other"})
    assert answer.status_code == 422
    assert 'id="note-err"' in answer.text
    assert 'value="other" checked' in answer.text


async def test_a_form_without_its_token_is_refused(desk: Desk) -> None:
    """Nothing is asked for then."""
    async with desk.browser(desk.company.ines) as browser:
        browser.page = ""
        answer = await browser.post("/requests", ASK)
        assert answer.status_code == 403
        assert "Reload the page" in answer.text
        assert "Nothing is yours" in (await browser.get("/my-access")).text


async def test_a_form_of_another_page_is_refused(desk: Desk) -> None:
    """Brokered services are same-site, and strangers all the same."""
    async with desk.browser(desk.company.ines) as browser:
        await browser.get("/services/desk/request")
        answer = await browser.post(
            "/requests",
            ASK,
            headers={"origin": "http://desk.localhost:8080", "sec-fetch-site": "same-site"},
        )
    assert answer.status_code == 403


async def test_too_long_is_refused_by_rule_and_says_what_to_do(desk: Desk) -> None:
    """The page opens with the next step, then names the rule."""
    async with desk.browser(desk.company.ines) as browser:
        await browser.get("/services/desk/request")
        answer = await browser.post("/requests", ASK | {"duration": str(400 * 86400)})
    assert answer.status_code == 403
    assert answer.text.index("Choose a shorter time") < answer.text.index("What did not fit")
    assert "request.duration-within-plan" in answer.text


async def test_what_was_written_is_shown_as_text(desk: Desk) -> None:
    """Nothing that somebody types becomes markup."""
    nasty = "<img src=x onerror=alert(1)>\"'{{7*7}}"
    async with desk.browser(desk.company.ines) as browser:
        followed = await ask(desk, browser, ASK | {"note": nasty})
        page = (await browser.get(followed)).text
    assert "<img" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "{{7*7}}" in page


async def test_somebody_elses_request_is_not_there(desk: Desk) -> None:
    """Nor is their access to be given back."""
    grant = await open_grant(desk.units, desk.company.ines, "desk")
    async with desk.browser(desk.company.olaf) as browser:
        assert (await browser.get(f"/requests/{grant.request_id}")).status_code == 404
        await browser.get("/")
        assert (await browser.post(f"/grants/{grant.id}/return")).status_code in {403, 404}
    async with desk.browser(desk.company.ines) as browser:
        assert (await browser.get(f"/requests/{grant.request_id}")).status_code == 200


@pytest.mark.parametrize("slug", ["desk", "plant"])
async def test_the_button_says_open_only_to_who_has_it(desk: Desk, slug: str) -> None:
    """One button, always true."""
    await open_grant(desk.units, desk.company.ines, slug, **({"duration": "PT2H"} if slug == "plant" else {}))
    async with desk.browser(desk.company.ines) as browser:
        assert f"Open {slug.title()}" in (await browser.get(f"/services/{slug}")).text
    async with desk.browser(desk.company.olaf) as browser:
        page = (await browser.get(f"/services/{slug}")).text
    assert f"Open {slug.title()}" not in page
    assert "Request" in page
