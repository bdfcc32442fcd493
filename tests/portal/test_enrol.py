"""The first administrator: a link of the server's own machine, an account, one button."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import pytest

from gateway import identity, realms, web
from gateway.authz import SYSTEM
from gateway.kernel import FixedClock
from tests.portal.conftest import Browser, Desk

HERE = {"x-forwarded-for": "127.0.0.1"}
ADA = {"company": "Lindenhof", "first_name": "Ada", "last_name": "New", "email": "Ada.New@own.example"}


@dataclass(slots=True)
class Accounts:
    """A sign-in server that makes every account whose address it does not know."""

    taken: frozenset[str] = frozenset()
    made: list[tuple[str, realms.NewAccount]] = field(default_factory=list)

    async def new_account(self, realm: str, account: realms.NewAccount) -> str:
        """Raises AccountExists."""
        if account.email in self.taken:
            raise realms.AccountExists
        self.made.append((realm, account))
        return "new-subject"


async def link(desk: Desk) -> str:
    """What `frontdesk admin recover` prints, as a path."""
    async with desk.units.open(SYSTEM) as unit:
        return f"/enrol/{(await identity.recover_link(unit)).secret}"


async def follow(browser: Browser, path: str, here: Mapping[str, str] = HERE) -> None:
    """Open the link on that machine."""
    browser.http.headers.update(here)
    answer = await browser.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/enrol")
    (cookie,) = answer.headers.get_list("set-cookie")
    assert cookie.startswith("frontdesk-enrol-8080=")
    assert "httponly" in cookie.lower()


async def roles(desk: Desk, who: UUID) -> list[str]:
    """What the person may be now."""
    async with desk.units.read(SYSTEM) as unit:
        return (await unit.db.get_one(identity.Person, who)).roles


async def test_whoever_follows_the_link_and_says_yes_is_administrator(desk: Desk) -> None:
    """Once: the second button press and the second link find it used up."""
    path, who = await link(desk), UUID(desk.company.ines.id)
    async with desk.browser(desk.company.ines) as browser, desk.browser(desk.company.olaf) as late:
        await follow(browser, path)
        await follow(late, path)
        await late.get("/enrol")
        late_page = late.page
        page = await browser.get("/enrol")
        assert "Yes, make me administrator" in page.text
        assert (await browser.post("/enrol/confirm")).headers["location"] == "/admin/services"
        assert "it-admin" in await roles(desk, who)
        assert (await browser.get("/admin/services")).status_code == 200
        late.page = late_page
        assert (await late.post("/enrol/confirm")).status_code == 410
        assert (await late.get(path)).status_code == 410
    assert "it-admin" not in await roles(desk, UUID(desk.company.olaf.id))


async def test_a_new_account_gets_a_password_for_one_sign_in(desk: Desk) -> None:
    """It is nobody special before the button; the link stays good for it."""
    accounts = Accounts()
    desk = desk.with_ports(accounts=accounts)
    path = await link(desk)
    async with desk.browser() as browser:
        await follow(browser, path)
        assert "Make my account" in (await browser.get("/enrol")).text
        answer = await browser.post("/enrol", ADA)
        assert answer.status_code == 200
        assert 'href="/sign-in?to=/enrol"' in answer.text
        ((realm, account),) = accounts.made
        assert account.password.get_secret_value() in answer.text
        assert (await browser.get("/enrol")).status_code == 200
    assert (realm, account.email, account.organisation) == ("workforce", "ada.new@own.example", "own")
    assert len(account.password.get_secret_value()) == 19


@pytest.mark.parametrize("field_", sorted(ADA))
async def test_a_form_with_something_missing_comes_back(field_: str, desk: Desk) -> None:
    """With what was typed, and nothing was made."""
    accounts = Accounts()
    desk = desk.with_ports(accounts=accounts)
    path = await link(desk)
    async with desk.browser() as browser:
        await follow(browser, path)
        answer = await browser.post("/enrol", ADA | {field_: ""})
    assert answer.status_code == 422
    assert f'id="{field_}-err"' in answer.text
    assert ADA["last_name" if field_ == "company" else "company"] in answer.text
    assert accounts.made == []


async def test_an_address_that_has_an_account_is_told_to_sign_in(desk: Desk) -> None:
    """Nobody's password is changed by this page."""
    desk = desk.with_ports(accounts=Accounts(taken=frozenset({"ada.new@own.example"})))
    path = await link(desk)
    async with desk.browser() as browser:
        await follow(browser, path)
        answer = await browser.post("/enrol", ADA)
    assert answer.status_code == 422
    assert "sign in with it instead" in answer.text


async def test_a_sign_in_server_that_is_away_says_so(desk: Desk) -> None:
    """And the link stays good."""
    path = await link(desk)
    async with desk.browser() as browser:
        await follow(browser, path)
        assert (await browser.post("/enrol", ADA)).status_code == 503
        assert (await browser.get("/enrol")).status_code == 200


@pytest.mark.parametrize("said", ["203.0.113.9", "127.0.0.1, 203.0.113.9", "", "localhost"])
async def test_from_another_machine_the_link_is_not_there(said: str, desk: Desk) -> None:
    """Envoy says where a request came from."""
    path = await link(desk)
    async with desk.browser(desk.company.ines) as browser:
        browser.http.headers["x-forwarded-for"] = said
        for address in (path, "/enrol"):
            assert (await browser.get(address)).status_code == 404
        assert (await browser.post("/enrol", ADA)).status_code == 404
        assert (await browser.post("/enrol/confirm")).status_code == 404
    assert "it-admin" not in await roles(desk, UUID(desk.company.ines.id))


async def test_without_envoys_word_the_link_is_not_there(desk: Desk) -> None:
    """Nothing is believed where nothing was said."""
    async with desk.browser() as browser:
        assert (await browser.get(await link(desk))).status_code == 404


async def test_a_link_ends_after_an_hour(desk: Desk, clock: FixedClock) -> None:
    """In whatever state it is."""
    path = await link(desk)
    async with desk.browser() as browser:
        await follow(browser, path)
        clock.advance(timedelta(hours=1))
        assert (await browser.get(path)).status_code == 410
        assert (await browser.get("/enrol")).status_code == 410
        assert (await browser.post("/enrol", ADA)).status_code == 410


async def test_a_link_that_never_was_looks_like_one_that_is_over(desk: Desk) -> None:
    """The page says what to do on the server."""
    async with desk.browser() as browser:
        browser.http.headers.update(HERE)
        answer = await browser.get(f"/enrol/{'x' * 43}")
    assert answer.status_code == 410
    assert "frontdesk admin recover" in answer.text


async def test_a_supplier_does_not_become_administrator(desk: Desk) -> None:
    """Their realm has none; the link is not used up by the attempt."""
    path = await link(desk)
    async with desk.browser(desk.company.supplier) as browser:
        await follow(browser, path)
        assert "This is for our own staff." in (await browser.get("/enrol")).text
        assert (await browser.post("/enrol/confirm")).status_code == 403
        assert (await browser.get("/enrol")).status_code == 200
    assert await roles(desk, UUID(desk.company.supplier.id)) == ["supplier"]


async def test_another_site_cannot_press_the_button(desk: Desk) -> None:
    """The form's token and the page's origin are asked for."""
    path = await link(desk)
    async with desk.browser(desk.company.ines) as browser:
        await follow(browser, path)
        await browser.get("/enrol")
        foreign = {"origin": "http://evil.example", "sec-fetch-site": "cross-site"}
        assert (await browser.post("/enrol/confirm", headers=foreign)).status_code == 403
        browser.page = ""
        assert (await browser.post("/enrol/confirm", {"form_token": "0"})).status_code == 403
    assert "it-admin" not in await roles(desk, UUID(desk.company.ines.id))


def test_the_cookie_is_called_like_the_others() -> None:
    """On HTTPS it is bound to the host."""
    site = web.Site("https://desk.example", "https", "desk.example", 443)
    assert site.cookie("frontdesk-enrol") == "__Host-frontdesk-enrol"
