"""People and machines written into a real Keycloak, and what their tokens say."""

import asyncio
import html
import re
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx2
import pytest
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import func, select

from gateway import authz, identity, realms, work
from gateway.demo import company, directory, handout
from gateway.kernel import SystemClock
from tests.realms.conftest import ORIGIN, PUBLIC

pytestmark = pytest.mark.timeout(300)


class Browser:
    """Just enough of one to sign in at Keycloak behind its proxy."""

    def __init__(self, inner: str, email: str, password: SecretStr) -> None:
        self.inner = inner
        self.email = email
        self.password = password
        self.cookies: dict[str, str] = {}
        self.flows: dict[str, str] = {}
        self.http = httpx2.AsyncClient(timeout=90)

    async def send(self, method: str, url: str, form: dict[str, str] | None = None) -> httpx2.Response:
        """A request to the public address, as the proxy hands it on."""
        parts = urlsplit(url)
        headers = {
            "Host": parts.netloc,
            "X-Forwarded-Host": parts.netloc,
            "X-Forwarded-Proto": "http",
            "X-Forwarded-Port": "8080",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        inner = f"{self.inner}{parts.path}?{parts.query}"
        response = await self.http.request(method, inner, headers=headers, data=form)
        for line in response.headers.get_list("set-cookie"):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.coded_value
        return response

    async def sign_in(self, location: str, gate: asyncio.Barrier | None = None) -> list[tuple[str, str]]:
        """Follow Keycloak and fill in its page; returns what comes back to the portal."""
        page = await self.send("GET", location)
        if gate is not None:
            await gate.wait()
        while not page.headers.get("location", "").startswith(f"{ORIGIN}/sign-in/callback?"):
            if page.is_redirect:
                page = await self.send("GET", page.headers["location"])
                continue
            action = re.search(r'id="kc-form-login"[^>]*action="([^"]+)"', page.text, re.DOTALL)
            assert action is not None, page.text
            assert "do not go together" not in page.text
            secret = self.password.get_secret_value()
            form = {"username": self.email, "password": secret, "credentialId": ""}
            page = await self.send("POST", html.unescape(action[1]), form)
        return parse_qsl(urlsplit(page.headers["location"]).query)


@pytest.fixture
def people() -> list[company.Colleague]:
    """The demo company."""
    return company.colleagues()


@pytest.fixture
def sheet(tmp_path: Path, people: list[company.Colleague]) -> handout.Handout:
    """Passwords for everybody."""
    return handout.prepare(tmp_path / "demo.json", people)


def test_the_demo_company_is_as_promised(people: list[company.Colleague]) -> None:
    """About forty people in three units with managers, every role at least once, one supplier."""
    staff = [person for person in people if person.realm == "workforce"]
    assert 38 <= len(staff) <= 44
    assert {person.unit for person in staff} == {"sales", "operations", "care"}
    assert {person.role for person in people} == {role.value for role in identity.Role}
    names = {person.username for person in people}
    assert len(names) == len(people)
    assert all(person.manager in names for person in people if person.manager)


async def test_everybody_can_sign_in_and_nobody_is_written_twice(
    configured: realms.Site,
    units: work.Units,
    engine: AsyncEngine,
    people: list[company.Colleague],
    sheet: handout.Handout,
) -> None:
    """The whole way: people over there, people here, a browser, a code, a session; a machine's token."""
    subjects, machine = await directory.into_keycloak(configured, people, sheet)
    again, same = await directory.into_keycloak(configured, people, sheet)
    assert (subjects, machine) == (again, same)
    issuers = identity.Issuers(
        identity.keycloak(realm, public=PUBLIC, internal=configured.keycloak_url) for realm in realms.REALMS
    )
    for _ in range(2):
        await directory.into_tables(units, issuers, people, subjects, machine)
    async with units.read(authz.SYSTEM) as unit:
        assert (await unit.db.execute(select(func.count()).select_from(identity.Person))).scalar_one() == len(
            people
        )
    clock, transport = SystemClock(), httpx2.AsyncHTTPTransport()
    validator = identity.Validator(issuers, identity.KeySource(identity.HttpKeys(transport), clock), clock)
    exchange = identity.Exchange(validator, _portal_secrets(configured.secrets_file), transport)
    real_units = work.Units(engine, clock, units.policies)
    for username, realm in (("nadia.rahman", "workforce"), ("priya.nair", "partners")):
        person = next(one for one in people if one.username == username)
        browser = Browser(configured.keycloak_url, person.email, sheet.passwords[username])
        started = await _sign_in(real_units, exchange, issuers, browser)
        await browser.http.aclose()
        who = started.signed_in
        assert (who.username, who.realm, who.organisation) == (username, realm, person.organisation)
        assert who.subject.attrs["roles"] == person.roles
        assert who.subject.attrs["unit"] == person.unit
    token = await _machine_token(configured, sheet)
    claims = await validator.verify(token)
    async with real_units.read(authz.ANYONE) as unit:
        found = await identity.machine_of(unit, claims)
    await transport.aclose()
    assert found is not None
    assert found.subject.attrs["organisation"] == "brightwell"


async def test_twenty_tabs_of_one_browser_sign_in_at_once(
    configured: realms.Site,
    units: work.Units,
    engine: AsyncEngine,
    people: list[company.Colleague],
    sheet: handout.Handout,
) -> None:
    """All of them stand at the password first, then all send it together; each ends with a session."""
    subjects, machine = await directory.into_keycloak(configured, people, sheet)
    clock, transport = SystemClock(), httpx2.AsyncHTTPTransport()
    issuers = identity.Issuers(
        identity.keycloak(realm, public=PUBLIC, internal=configured.keycloak_url) for realm in realms.REALMS
    )
    await directory.into_tables(units, issuers, people, subjects, machine)
    keys = identity.KeySource(identity.HttpKeys(transport), clock)
    secrets = _portal_secrets(configured.secrets_file)
    exchange = identity.Exchange(identity.Validator(issuers, keys, clock), secrets, transport)
    real_units = work.Units(engine, clock, units.policies)
    person = people[5]
    browser = Browser(configured.keycloak_url, person.email, sheet.passwords[person.username])
    gate = asyncio.Barrier(20)
    started = await asyncio.gather(
        *(_sign_in(real_units, exchange, issuers, browser, gate) for _ in range(20))
    )
    await browser.http.aclose()
    await transport.aclose()
    assert {one.signed_in.username for one in started} == {person.username}
    assert len({one.secret for one in started}) == 20


def _portal_secrets(path: Path) -> dict[str, SecretStr]:
    """The portal client's secret of each realm, as they were made at the set-up."""
    return {realm: clients[identity.PORTAL_CLIENT] for realm, clients in realms.ensure(path).items()}


async def _sign_in(
    units: work.Units,
    exchange: identity.Exchange,
    issuers: identity.Issuers,
    browser: Browser,
    gate: asyncio.Barrier | None = None,
) -> identity.Started:
    async with units.open(authz.ANYONE) as unit:
        departure = await identity.sign_in_begin(
            unit, issuers, email=browser.email, redirect_uri=f"{ORIGIN}/sign-in/callback", return_to="/"
        )
    browser.flows[departure.flow] = departure.browser
    while True:
        answer = identity.read_answer(await browser.sign_in(departure.location, gate))
        gate = None
        flow = await _claimed(units, issuers, browser, answer)
        if not flow.again:
            break
        async with units.open(authz.ANYONE) as unit:
            departure = await identity.sign_in_again(unit, issuers, flow)
        browser.flows[departure.flow] = departure.browser
    claims = await exchange.redeem(flow, answer.code)
    async with units.open(authz.ANYONE) as unit:
        return await identity.sign_in_complete(unit, flow, claims)


async def _claimed(
    units: work.Units, issuers: identity.Issuers, browser: Browser, answer: identity.Answer
) -> identity.ClaimedFlow:
    """The flow with the cookie that the browser keeps for it; one to begin again where a tab took it."""
    cookie = browser.flows.get(answer.flow)
    try:
        async with units.open(authz.ANYONE) as unit:
            return await identity.sign_in_claim(unit, issuers, answer, browser=cookie)
    except identity.SignInRefused as refused:
        if refused.reason != "state":
            raise
        return identity.stray(issuers, answer, redirect_uri=f"{ORIGIN}/sign-in/callback")


async def _machine_token(site: realms.Site, sheet: handout.Handout) -> str:
    form = {
        "grant_type": "client_credentials",
        "client_id": company.MACHINE[0],
        "client_secret": sheet.machine_secret.get_secret_value(),
    }
    async with httpx2.AsyncClient(timeout=90) as http:
        answer = await http.post(
            f"{site.keycloak_url}/realms/partners/protocol/openid-connect/token", data=form
        )
    token: str = answer.json()["access_token"]
    return token


def test_a_sheet_keeps_its_passwords(tmp_path: Path, people: list[company.Colleague]) -> None:
    """A second start does not change what somebody wrote down."""
    path = tmp_path / "demo.json"
    first = handout.prepare(path, people)
    before = path.read_text()
    second = handout.prepare(path, people)
    assert first.passwords == second.passwords
    assert path.read_text() == before
    assert second.known == set(first.passwords)
