"""Every page of the back office: opens for its roles in every state, stays shut for others, escapes."""

import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from fastapi.routing import APIRoute

from gateway import catalog, governance, grants, provisioning, requests, work
from gateway.authz import SYSTEM, Subject
from gateway.identity.models import Client, Person
from gateway.kernel import new_id
from gateway.portal import admin_routes
from tests.company import open_grant, session_of
from tests.portal.conftest import Desk
from tests.proposals.kit import submitted
from tests.provisioning.test_queue import BY_HAND, Scripted
from tests.rulebook import changes

HOSTILE = "<script>alert('x')</script>"
ROLES = ("it", "security", "auditor")
OPENS = {
    "it": (
        "services connections circles fulfilments findings proposals people sessions clients policies imports"
    ),
    "security": "findings proposals people sessions clients policies",
    "auditor": "findings proposals policies audit",
}


@dataclass(frozen=True)
class Story:
    """Ids of things in the company, by the name that a path has for them."""

    ids: dict[str, str]
    findings: list[UUID]

    def path(self, pattern: str) -> str:
        """An address with real things in it."""
        return re.sub(r"\{(\w+)\}", lambda found: self.ids[found[1]], pattern)


@pytest.fixture
async def story(desk: Desk) -> Story:
    """Work that waits for a hand, findings of every kind and state, a change of the rules, odd names."""
    units, company = desk.units, desk.company
    kept = await open_grant(units, company.ines, "desk")
    waiting = await stuck(units, company.ines)
    await _odd_names(units, company.ines, company.client)
    findings = await _findings(desk, kept)
    proposed = await changes.proposed(units, company.it, changes.shut(units.policies))
    session, _secret = await session_of(units, company.ines)
    ids = {
        "slug": "desk",
        "grant_id": str(waiting),
        "request_id": str(kept.request_id),
        "finding_id": str(findings[0]),
        "person_id": company.ines.id,
        "client_id": str(company.client.id),
        "session_id": str(session.id),
        "change_id": str(proposed),
        "proposal_id": str(await submitted(units, company.ines, name=HOSTILE)),
        "area": "grants",
        "step": "credentials",
        "filter_id": str(new_id()),
    }
    return Story(ids, findings)


async def stuck(units: work.Units, who: Subject) -> UUID:
    """Access that a person has to set up by hand."""
    form = requests.SubmitForm(service="plant", plan="basic", reason="For a test.")
    async with units.open(who) as unit:
        (grant,) = (await requests.submit(unit, form)).grants
    opened = grants.GrantOpened(
        id=grant.id, service_id=grant.service_id, person_id=grant.person_id, client_id=grant.client_id
    )
    await provisioning.fulfil(units, opened, Scripted([BY_HAND]))
    return grant.id


async def _odd_names(units: work.Units, who: Subject, client: Client) -> None:
    async with units.open(SYSTEM) as unit:
        (await unit.db.get_one(Person, UUID(who.id))).name = HOSTILE
        (await unit.db.get_one(Client, client.id)).name = HOSTILE
        (await unit.db.get_one(catalog.Service, (await _plant(unit)).id)).name = f"Plant {HOSTILE}"


async def _plant(unit: work.Unit) -> catalog.Service:
    return (await catalog.administered(unit, "plant")).service


async def _findings(desk: Desk, kept: grants.Grant) -> list[UUID]:
    """One of each of these, and the first four in the four states."""
    units, company = desk.units, desk.company
    events: list[work.Event] = [
        provisioning.FulfilmentStuck(id=kept.id),
        grants.GrantDrifted(id=kept.id),
        catalog.ServiceVacated(id=company.desk.id, kind="it_owner", person_id=UUID(company.it.id)),
        requests.RequestUnanswerable(id=kept.request_id, stage=1),
        requests.RequestHurried(id=kept.request_id, by=UUID(company.ines.id)),
    ]
    for event in events:
        async with units.open(SYSTEM) as unit:
            await governance.note(unit, event)
    async with units.read(SYSTEM) as unit:
        found = [governance.FindingId(one.id) for one in await governance.findings(unit)][::-1]
        now = unit.now
    async with units.open(company.it) as unit:
        await governance.settle(unit, found[1], why=HOSTILE)
        await governance.accept(unit, found[2], until=now + timedelta(days=9), why=HOSTILE)
        await governance.snooze(unit, found[3], until=now + timedelta(days=9))
    return list(found)


def _routes() -> list[tuple[str, str]]:
    """Method and path of every address below /admin."""
    made = [route for route in admin_routes.routes().routes if isinstance(route, APIRoute)]
    return [
        (method, route.path)
        for route in made
        if route.path.startswith("/admin")
        for method in sorted((route.methods or set()) & {"GET", "POST"})
    ]


async def test_an_employee_opens_nothing_of_it(desk: Desk, story: Story) -> None:
    """Whatever the address and the method: not allowed, or not there."""
    async with desk.browser(desk.company.olaf) as browser:
        await browser.get("/")
        token = browser.page
        for method, pattern in _routes():
            browser.page = token
            path = story.path(pattern)
            answer = await (browser.get(path) if method == "GET" else browser.post(path, _filled(pattern)))
            assert answer.status_code in {403, 404}, (method, pattern, answer.status_code)


def _filled(pattern: str) -> dict[str, str]:
    """A form that would be in order."""
    return {
        "why": "For a test.",
        "day": "2026-03-20",
        "manifest": "id: x",
        "slug": "new",
        "name": "New",
        "workforce": "on",
        "area": "hours",
        "rules": "permit (principal, action, resource);",
        "secret": "canary-7f3a9c",
    } | ({"name": "key"} if pattern.endswith("credentials") else {})


@pytest.mark.parametrize("role", ROLES)
async def test_every_page_that_opens_for_a_role_renders(desk: Desk, story: Story, role: str) -> None:
    """With one heading, the navigation of the role, and hostile names as text."""
    pages = [path for method, path in _routes() if method == "GET" and path != "/admin"]
    opens = OPENS[role].split()
    async with desk.browser(getattr(desk.company, role)) as browser:
        for pattern in pages:
            part = pattern.split("/")[2].removesuffix(".csv")
            answer = await browser.get(story.path(pattern))
            if part not in opens and not (role == "auditor" and "evidence" in pattern):
                assert answer.status_code in {403, 404}, (role, pattern)
                continue
            assert answer.status_code == 200, (role, pattern, answer.status_code)
            if answer.headers["content-type"].startswith("text/html"):
                assert HOSTILE not in answer.text, pattern
                assert answer.text.count("<h1") == 1, pattern
                side = answer.text.partition('class="side"')[2].partition("</nav>")[0]
                assert re.findall(r'href="/admin/(\w+)"', side) == opens
        home = (await browser.get("/admin")).headers["location"]
    assert home == f"/admin/{opens[0]}"


async def test_lists_are_filtered_and_say_so_when_they_are_empty(desk: Desk, story: Story) -> None:
    """Each with every state, with words that nothing fits, and with a cursor that is not ours."""
    async with desk.browser(desk.company.it) as browser:
        for state in catalog.ServiceState:
            assert (await browser.get(f"/admin/services?state={state}")).status_code == 200
        for name in ("", "open", "accepted", "snoozed", "fixed", "nonsense"):
            assert (await browser.get(f"/admin/findings?state={name}")).status_code == 200
        for name in ("", "manual", "retry_wait", "running"):
            assert (await browser.get(f"/admin/fulfilments?state={name}")).status_code == 200
        for part in ("services", "people", "clients", "connections", "sessions"):
            empty = (await browser.get(f"/admin/{part}?q=zebra")).text
            assert 'class="empty"' in empty, part
            assert "Show all" in empty, part
        for part in (
            "services",
            "people",
            "clients",
            "findings",
            "fulfilments",
            "sessions",
            "policies/changes",
        ):
            assert (await browser.get(f"/admin/{part}?cursor=xx")).status_code == 422, part
        for finding in story.findings:
            page = await browser.get(f"/admin/findings/{finding}")
            assert page.status_code == 200
            assert HOSTILE not in page.text
        assert "Work that" not in (await browser.get("/admin/fulfilments")).text


async def test_a_long_list_goes_on_where_it_ended(desk: Desk) -> None:
    """Page by page everybody is seen once."""
    async with desk.units.open(SYSTEM) as unit:
        ines = await unit.db.get_one(Person, UUID(desk.company.ines.id))
        for number in range(120):
            copy = ines.model_dump(exclude={"id", "subject"})
            unit.db.add(Person(**copy, id=new_id(), subject=f"ines-{number}"))
    seen: list[str] = []
    path = "/admin/people"
    async with desk.browser(desk.company.it) as browser:
        while path:
            page = (await browser.get(path)).text
            seen += re.findall(r'<a href="/admin/people/([0-9a-f-]{36})">', page)
            more = re.search(r'href="(/admin/people\?[^"]*cursor=[^"]*)"', page)
            path = more[1].replace("&amp;", "&") if more else ""
    assert len(seen) == len(set(seen)) == 126
