"""Every page for everybody: no accessibility violation, no sideways scroll, no complaint, in every dress."""

from collections import Counter
from dataclasses import dataclass
from itertools import product
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import StorageState

from tests.e2e.acts import ask, manager, signed_in, wait_for_people
from tests.e2e.conftest import Hire
from tests.e2e.stack import Stack
from tests.e2e.windows import Windows

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.timeout(600)]
OPEN = ("/sign-in",)
MINE = ("/", "/catalog", "/services/calendar", "/services/automation", "/my-access", "/nowhere")
ASKING = (
    "/services/automation/request",
    "/catalog?q=zebra",
    "/admin/services",
    "/delegations",
    "/notices",
    "/proposals",
    "/proposals/new?kind=tool&name=zebra",
)
DECIDING = ("/approvals", "/approvals?tab=asked", "/approvals?tab=decided", "/notices", "/delegations")
HOUSE = (
    "services",
    "services/new?starter=web",
    "connections",
    "circles",
    "fulfilments",
    "people",
    "sessions?picked=all",
    "sessions/end",
    "clients",
    "findings",
    "proposals",
    "policies",
    "imports",
)
ADMIN = (
    *(f"/admin/{part}" for part in HOUSE),
    *(f"/admin/services/{part}" for part in ("calendar", "prices", "calendar/manifest", "calendar/retire")),
    *(f"/admin/services/prices/steps/{step}" for step in ("credentials", "test", "stewards", "publish")),
    *("/admin/policies/changes", "/admin/policies/files/grants"),
)
TRAIL = ("/admin/audit", "/admin/audit?action=GrantOpened")
dresses = pytest.mark.parametrize(("scheme", "width"), list(product(("light", "dark"), (320, 1200))), ids=str)
readers = pytest.mark.parametrize("who", ["nobody", "employee", "approver", "admin", "auditor"])


@dataclass(frozen=True)
class Reader:
    """Somebody's cookies, and the pages that they read."""

    cookies: StorageState
    paths: tuple[str, ...]


Readers = dict[str, Reader]


@pytest.fixture(scope="module")
def all_readers(stack: Stack, open_window: Windows, hire: Hire) -> Readers:
    """Nobody, an employee who holds something, whoever decides about the next wish, and the back office."""
    person = hire("operations")
    visitor = signed_in(stack, person)
    grant = ask(visitor, stack, "calendar", "personal")
    ask(visitor, stack, "automation", "shift")
    asked = visitor.api(stack, "GET", f"/grants/{grant}").json()["request"]
    waits = wait_for_people(visitor, stack, "calendar", "project")
    admin = signed_in(stack, stack.person("it-admin"))
    known = admin.api(stack, "GET", f"/people?search={person['username']}").json()["items"][0]["id"]
    finding = admin.api(stack, "GET", "/findings").json()["items"][0]["id"]
    looked = (f"/grants/{grant}/revoke", f"/admin/people/{known}", f"/admin/findings/{finding}")
    return {
        "nobody": Reader({"cookies": [], "origins": []}, OPEN),
        "employee": Reader(
            open_window.cookies_of(person),
            (*MINE, *ASKING, f"/requests/{asked}", f"/requests/{waits}", f"/grants/{grant}/why"),
        ),
        "approver": Reader(open_window.cookies_of(manager(stack, person)), (*DECIDING, f"/requests/{waits}")),
        "admin": Reader(open_window.cookies_of(stack.person("it-admin")), (*ADMIN, *looked)),
        "auditor": Reader(open_window.cookies_of(stack.person("auditor")), TRAIL),
    }


@dresses
@readers
def test_pages_are_for_everybody(
    open_window: Windows, all_readers: Readers, who: str, scheme: Literal["light", "dark"], width: int
) -> None:
    """Axe finds nothing; nothing is wider than the window."""
    reader = all_readers[who]
    window = open_window(width=width, scheme=scheme, state=reader.cookies, bypass_csp=True)
    found: list[object] = []
    for path in reader.paths:
        window.go(path)
        violations = Axe().run(window.page).response["violations"]
        found += [(path, one["id"], [node["target"] for node in one["nodes"]]) for one in violations]
        found += [(path, "wider than the window")] if window.scrolls_sideways() else []
    window.context.close()
    assert found == []


@readers
def test_no_page_breaks_its_own_policy(open_window: Windows, all_readers: Readers, who: str) -> None:
    """With its Content-Security-Policy in force, the console stays empty."""
    reader = all_readers[who]
    window = open_window(state=reader.cookies)
    for path in reader.paths:
        # A browser says by itself that a page answered 404 or 403.
        if window.go(path) >= 400:
            window.complaints = [one for one in window.complaints if "Failed to load resource" not in one]
    window.context.close()
    assert window.complaints == []


@readers
def test_what_acts_is_heard_by_a_name_of_its_own(
    open_window: Windows, all_readers: Readers, who: str
) -> None:
    """Nothing is nameless, and two buttons of one name do one thing; links are told apart by their row."""
    reader = all_readers[who]
    window = open_window(state=reader.cookies)
    found: list[object] = []
    for path in reader.paths:
        window.go(path)
        heard = window.heard()
        found += [(path, one) for one in heard if not one.name.strip() and one.role != "none"]
        leading = {(one.role, one.name, one.target) for one in heard if one.role == "button"}
        names = Counter((role, name) for role, name, _ in leading)
        found += [(path, name) for name, places in names.items() if places > 1]
    window.context.close()
    assert found == []
