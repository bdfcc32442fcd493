"""Signing in and out, with an issuer that believes every code."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from gateway import identity, work
from gateway.authz import SYSTEM
from gateway.identity import ClaimedFlow, VerifiedClaims, VerifiedLogout
from gateway.kernel import FixedClock
from tests.portal.conftest import Browser, Desk
from tests.web import kit

ISSUER = "http://id.test/realms/workforce"


@dataclass(frozen=True, slots=True)
class Believing:
    """Redeems every code for the same member of staff."""

    clock: FixedClock

    async def redeem(self, flow: ClaimedFlow, code: str) -> VerifiedClaims:
        """Ines, as her issuer knows her."""
        return VerifiedClaims(
            issuer=ISSUER,
            realm=flow.realm,
            subject="ines",
            party="frontdesk-portal",
            issued_at=self.clock.now(),
            expires_at=self.clock.now() + timedelta(minutes=5),
            session="kc-1",
            username="ines",
            email="ines@own.example",
            name="Ines",
            roles=("employee",),
        )


@pytest.fixture
def door(desk: Desk, clock: FixedClock) -> Desk:
    """A desk whose issuer is at hand."""
    return desk.with_ports(exchange=lambda: Believing(clock))


async def leave(browser: Browser, to: str = "/") -> dict[str, str]:
    """Type the address and press Enter; what the issuer is asked."""
    await browser.get(f"/sign-in?to={to}")
    answer = await browser.post("/sign-in", {"email": "ines@own.example", "to": to})
    assert answer.status_code == 303
    return {name: one for name, (one,) in parse_qs(urlsplit(answer.headers["location"]).query).items()}


async def come_back(browser: Browser, asked: dict[str, str]) -> httpx2.Response:
    """The issuer sends the browser back with a code."""
    query = {"state": asked["state"], "code": "c0de", "iss": ISSUER}
    return await browser.http.get("/sign-in/callback", params=query)


async def test_one_address_leads_to_the_issuer_and_back_to_where_one_was_going(door: Desk) -> None:
    """PKCE, state and nonce go along; the session's cookie is out of scripts' reach."""
    async with door.browser() as browser:
        asked = await leave(browser, "/services/desk")
        assert asked["code_challenge_method"] == "S256"
        assert asked["login_hint"] == "ines@own.example"
        assert asked["redirect_uri"] == "http://localhost:8080/sign-in/callback"
        answer = await come_back(browser, asked)
        assert answer.headers["location"] == "/services/desk"
        (cookie,) = [c for c in answer.headers.get_list("set-cookie") if c.startswith("frontdesk-8080=")]
        assert "httponly" in cookie.lower()
        assert "samesite=lax" in cookie.lower()
        assert (await browser.get("/services/desk")).status_code == 200


async def test_twenty_tabs_at_once_all_end_signed_in(door: Desk) -> None:
    """Each flow has a cookie of its own, so none overwrites another's."""
    async with door.browser() as browser:
        flows = [await leave(browser, f"/catalog?q={tab}") for tab in range(20)]
        answers = await asyncio.gather(*(come_back(browser, asked) for asked in flows))
    assert [answer.headers["location"] for answer in answers] == [f"/catalog?q={tab}" for tab in range(20)]


async def test_a_code_in_another_browser_signs_nobody_in(door: Desk) -> None:
    """A stranger's finished sign-in cannot be pushed into somebody's browser."""
    async with door.browser() as mine, door.browser() as theirs:
        asked = await leave(mine)
        answer = await come_back(theirs, asked)
        assert answer.status_code == 401
        assert "set-cookie" not in answer.headers
        assert 'href="/sign-in"' in answer.text
        assert (await come_back(mine, asked)).status_code == 303


async def test_an_answer_counts_once(door: Desk) -> None:
    """Whoever reads the address over a shoulder has nothing: it opens no second session anywhere."""
    async with door.browser() as browser, door.browser() as stranger:
        asked = await leave(browser)
        await come_back(browser, asked)
        again = await come_back(browser, asked)
        assert (again.status_code, again.headers["location"]) == (303, "/")
        elsewhere = await come_back(stranger, asked)
    session = door.ports.site.session_cookie
    assert not any(line.startswith(f"{session}=") for line in again.headers.get_list("set-cookie"))
    assert not any(line.startswith(f"{session}=") for line in elsewhere.headers.get_list("set-cookie"))
    assert elsewhere.status_code == 401 or elsewhere.headers["location"].startswith(ISSUER)


async def test_an_answer_without_its_issuer_is_refused(door: Desk) -> None:
    """RFC 9207: otherwise a second issuer could slip its code in."""
    async with door.browser() as browser:
        asked = await leave(browser)
        answer = await browser.http.get("/sign-in/callback", params={"state": asked["state"], "code": "c0de"})
    assert answer.status_code == 401


@pytest.mark.parametrize("elsewhere", ["//evil.example/", "https://evil.example/", "/\\evil.example"])
async def test_signing_in_never_leads_to_another_site(door: Desk, elsewhere: str) -> None:
    """Whatever is not a path of ours becomes the home page."""
    async with door.browser() as browser:
        await browser.get("/sign-in")
        answer = await browser.post("/sign-in", {"email": "ines@own.example", "to": elsewhere})
        query = parse_qs(urlsplit(answer.headers["location"]).query)
        asked = {name: one for name, (one,) in query.items()}
        assert (await come_back(browser, asked)).headers["location"] == "/"


async def test_on_the_way_to_a_service_a_page_of_ours_ends_the_chain(door: Desk) -> None:
    """A form's target is checked along all redirects, and services are no targets of our forms."""
    async with door.browser() as browser:
        asked = await leave(browser, "/open/desk")
        answer = await come_back(browser, asked)
    assert answer.status_code == 200
    assert answer.headers["refresh"] == "0; url=/open/desk"
    assert 'href="/open/desk"' in answer.text


@pytest.mark.parametrize("typed", ["", "ines", "  "])
async def test_what_is_no_address_is_asked_for_again(door: Desk, typed: str) -> None:
    """With what was typed, and what to do."""
    async with door.browser() as browser:
        await browser.get("/sign-in")
        answer = await browser.post("/sign-in", {"email": typed, "to": "/"})
    assert answer.status_code == 422
    assert 'id="email-err"' in answer.text


async def test_an_address_of_nobody_is_answered_like_any_other(door: Desk) -> None:
    """Nobody learns here who works for us."""
    async with door.browser() as browser:
        await browser.get("/sign-in")
        answer = await browser.post("/sign-in", {"email": "nobody@nowhere.example", "to": "/"})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(ISSUER)


async def test_signing_out_ends_the_session_here_and_asks_nothing(
    desk: Desk, emitted: list[work.Emitted]
) -> None:
    """The cookie alone opens nothing afterwards; a job ends the sign-in at the issuer."""
    async with desk.browser(desk.company.ines) as browser:
        await browser.get("/")
        secret = browser.http.cookies[kit.SITE.session_cookie]
        answer = await browser.post("/sign-out")
        assert answer.headers["location"] == "/sign-in"
        assert '"storage"' in answer.headers["clear-site-data"]
        assert any(isinstance(entry.event, identity.SessionEnded) for entry in emitted)
        browser.http.cookies.set(kit.SITE.session_cookie, secret)
        assert (await browser.get("/")).headers["location"].startswith("/sign-in")


async def test_signing_out_needs_the_pages_own_token(desk: Desk) -> None:
    """Another page cannot sign somebody out."""
    async with desk.browser(desk.company.ines) as browser:
        assert (await browser.post("/sign-out", {"form_token": "0" * 64})).status_code == 403
        assert (await browser.get("/")).status_code == 200


async def test_who_is_signed_in_goes_straight_on(desk: Desk) -> None:
    """No second sign-in for a link out of a mail."""
    async with desk.browser(desk.company.ines) as browser:
        answer = await browser.get("/sign-in?to=/catalog")
    assert answer.headers["location"] == "/catalog"


async def test_an_account_without_an_organisation_is_told_whom_to_ask(door: Desk, clock: FixedClock) -> None:
    """And is not signed in."""
    async with door.units.open(SYSTEM) as unit:
        (person,) = [one for one in await identity.people(unit) if one.username == "ines"]
        person.active = False
    async with door.browser() as browser:
        answer = await come_back(browser, await leave(browser))
    assert answer.status_code == 403
    assert "Ask your administrator" in answer.text


@dataclass(frozen=True, slots=True)
class Hearing(kit.Tokens):
    """A validator that knows one logout token."""

    async def verify_logout(self, token: str) -> VerifiedLogout:
        """Raises TokenRefused."""
        if token != "good":
            raise identity.TokenRefused(identity.Reason.LOGOUT)
        return VerifiedLogout(
            issuer=ISSUER, subject="ines", session=None, issued_at=datetime(2026, 3, 2, 9, 1, tzinfo=UTC)
        )


@pytest.mark.parametrize(("token", "status", "alive"), [("good", 200, False), ("bad", 401, True)])
async def test_the_issuer_can_end_sessions_by_its_own_token(
    desk: Desk, token: str, status: int, *, alive: bool
) -> None:
    """It comes without a cookie and without a page; nothing but the token counts."""
    desk = desk.with_ports(validator=Hearing())
    async with desk.browser(desk.company.ines) as browser, desk.browser() as issuer:
        answer = await issuer.http.post("/sign-out/back-channel", data={"logout_token": token})
        assert answer.status_code == status
        assert ((await browser.get("/")).status_code == 200) is alive
