"""Sessions and connections in the office: who is signed in, signing out several or all, testing again."""

from uuid import UUID

from gateway import catalog, identity
from gateway.authz import SYSTEM
from gateway.identity import SessionId
from tests.company import session_of
from tests.portal.conftest import Desk


async def test_the_list_says_who_is_signed_in_and_from_where(desk: Desk) -> None:
    """People of suppliers beside our own; a filter parts them, and one who signed out is gone."""
    kept, _secret = await session_of(desk.units, desk.company.ines)
    await session_of(desk.units, desk.company.supplier)
    async with desk.browser(desk.company.it) as browser:
        page = (await browser.get("/admin/sessions")).text
        assert "3 of 3" in page
        assert "(this one)" in page
        page = (await browser.get("/admin/sessions?realm=partners")).text
        assert "1–1 of 1" in page
        page = (await browser.get("/admin/sessions?q=ines")).text
        assert f"pick.{kept.id}" in page
        await browser.post(f"/admin/sessions/{kept.id}/end")
        assert f"pick.{kept.id}" not in (await browser.get("/admin/sessions")).text


async def test_several_sessions_are_ended_at_once(desk: Desk) -> None:
    """Those that were picked, and no other; somebody else's form ends nothing."""
    one, _secret = await session_of(desk.units, desk.company.ines)
    other, _secret = await session_of(desk.units, desk.company.olaf)
    left, _secret = await session_of(desk.units, desk.company.ines)
    picked = {f"pick.{one.id}": "on", f"pick.{other.id}": "on"}
    async with desk.browser(desk.company.auditor) as browser:
        await browser.get("/")
        assert (await browser.post("/admin/sessions/picked", picked)).status_code in {403, 404, 409}
    async with desk.browser(desk.company.security) as browser:
        await browser.get("/admin/sessions")
        assert "2 are done." in (await browser.post("/admin/sessions/picked", picked)).text
    assert [await _lives(desk, one.id), await _lives(desk, other.id)] == [False, False]
    assert await _lives(desk, left.id)


async def test_every_session_ends_only_after_the_word_was_typed(desk: Desk) -> None:
    """Whoever asks is signed out as well, and stands at the door."""
    one, _secret = await session_of(desk.units, desk.company.ines)
    async with desk.browser(desk.company.security) as browser:
        assert "2 sessions end now" in (await browser.get("/admin/sessions/end")).text
        answer = await browser.post("/admin/sessions/end", {"word": "yes"})
        assert answer.status_code == 422
        assert "END ALL" in answer.text
        assert await _lives(desk, one.id)
        answer = await browser.post("/admin/sessions/end", {"word": "END ALL"})
        assert answer.headers["location"] == "/sign-in"
        assert (await browser.get("/admin/sessions")).status_code in {303, 401}
    assert not await _lives(desk, one.id)


async def test_staff_and_auditors_do_not_end_every_session(desk: Desk) -> None:
    """Neither see the page nor send its form."""
    one, _secret = await session_of(desk.units, desk.company.ines)
    for who in (desk.company.olaf, desk.company.auditor, desk.company.supplier):
        async with desk.browser(who) as browser:
            await browser.get("/")
            token = browser.page
            assert (await browser.get("/admin/sessions/end")).status_code in {403, 404}
            browser.page = token
            answer = await browser.post("/admin/sessions/end", {"word": "END ALL"})
            assert answer.status_code in {403, 404}
    assert await _lives(desk, one.id)


async def test_a_test_that_failed_is_kept_in_words(desk: Desk) -> None:
    """Nothing listens there: the list says so now, and is filtered by it."""
    async with desk.browser(desk.company.it) as browser:
        await browser.get("/admin/connections")
        answer = await browser.post("/admin/connections/desk/test")
        assert answer.status_code == 409
        page = (await browser.get("/admin/connections?health=failed")).text
        assert 'href="/admin/services/desk#test"' in page
        assert "1–1 of 1" in page
    async with desk.units.read(SYSTEM) as unit:
        report = (await catalog.administered(unit, "desk")).report
    assert report is not None
    assert report.health == "failed"


async def test_a_service_is_tested_again_by_administrators_alone(desk: Desk) -> None:
    """For others it is not there."""
    async with desk.browser(desk.company.olaf) as browser:
        await browser.get("/")
        assert (await browser.post("/admin/connections/desk/test")).status_code in {403, 404}


async def _lives(desk: Desk, session: UUID) -> bool:
    async with desk.units.read(SYSTEM) as unit:
        return await identity.session_by_id(unit, SessionId(session)) is not None
