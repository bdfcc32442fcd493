"""Every page for everybody: no accessibility violation, no sideways scroll, no complaint, in every dress."""

from collections import Counter
from dataclasses import dataclass
from itertools import product
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import StorageState, expect

from tests.e2e.acts import ask, manager, signed_in, wait_for_people
from tests.e2e.conftest import Hire
from tests.e2e.stack import Stack
from tests.e2e.windows import Window, Windows

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


# Opens whatever is folded on the page; how much that was.
UNFOLDED = """() => [...document.querySelectorAll("details:not([open])")]
  .map((one) => (one.open = true)).length"""


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
        found += _faults(window, path)
    window.context.close()
    assert found == []


@dresses
@readers
def test_what_opens_is_for_everybody(
    open_window: Windows, all_readers: Readers, who: str, scheme: Literal["light", "dark"], width: int
) -> None:
    """Everything that was folded; the palette with its first answers, with some and with none; the keys."""
    reader = all_readers[who]
    window = open_window(width=width, scheme=scheme, state=reader.cookies, bypass_csp=True)
    found: list[object] = []
    for path in reader.paths:
        window.go(path)
        if window.page.evaluate(UNFOLDED):
            found += _faults(window, f"{path}, unfolded")
    if who != "nobody":
        found += _laid_over(window, reader.paths[0])
    window.context.close()
    assert found == []


@dresses
def test_what_is_said_after_an_act_is_for_everybody(
    open_window: Windows, all_readers: Readers, scheme: Literal["light", "dark"], width: int
) -> None:
    """While it can be taken back, and once it is."""
    window = open_window(width=width, scheme=scheme, state=all_readers["employee"].cookies, bypass_csp=True)
    page, toast = window.page, window.page.locator("[data-toast]")
    window.go("/my-access")
    page.locator("summary", has_text="Give back Calendar").click()
    page.get_by_role("button", name="Give Calendar").click()
    undo = toast.get_by_role("button", name="Undo")
    expect(undo).to_be_visible()
    found = _faults(window, "given back")
    undo.click()
    expect(toast).to_contain_text("yours again")
    found += _faults(window, "undone")
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


def _laid_over(window: Window, path: str) -> list[object]:
    """The faults of what lies over that page: palette and keys."""
    window.go(path)
    page, field, answers = window.page, window.page.locator("#go"), window.page.locator("#palette-found")
    page.keyboard.press("Control+k")
    expect(answers.get_by_role("option").first).to_be_visible()
    found = _faults(window, "palette")
    for word, answer in (("calendar", "Calendar"), ("zzzzqqqq", "zzzzqqqq")):
        field.fill(word)
        expect(answers).to_contain_text(answer)
        found += _faults(window, f"palette: {word}")
    page.keyboard.press("Escape")
    expect(field).not_to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    return [*found, *_faults(window, "keys")]


def _faults(window: Window, where: str) -> list[object]:
    """What axe finds on the page as it stands, and whether it is wider than its window."""
    violations = Axe().run(window.page).response["violations"]
    found: list[object] = [(where, one["id"], [n["target"] for n in one["nodes"]]) for one in violations]
    return [*found, (where, "wider than the window")] if window.scrolls_sideways() else found
