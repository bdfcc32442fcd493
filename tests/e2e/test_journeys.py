"""A person's way in a real browser, with script and without: in, found, asked, used, taken away, out."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Hire, Person
from tests.e2e.stack import Stack
from tests.e2e.windows import Window, Windows

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.timeout(600)]
both_ways = pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])


def get(page: Page, name: str) -> None:
    """Find it in the catalog, ask with Enter alone, open it."""
    page.get_by_role("navigation").get_by_role("link", name="Catalog").click()
    page.get_by_label("What do you need?").fill(name)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/catalog?q={name}*")
    page.get_by_role("link", name=name, exact=True).click()
    page.get_by_role("button", name="Request").click()
    expect(page.get_by_label("In your own words")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("link", name=f"Open {name}").click()


def take_away(admin: Window, slug: str, holder: str) -> None:
    """By the pages of the back office, until it says that it has reached every gateway."""
    admin.go(f"/admin/services/{slug}")
    admin.page.get_by_role("link", name=f"Revoke {holder}").click()
    admin.page.get_by_label("Why").fill("The journey is over.")
    admin.page.get_by_role("button", name="Revoke now").click()
    expect(admin.page.get_by_role("heading", level=1)).to_contain_text("Revoked")
    expect(admin.page.get_by_text("Denied on 1 of 1 gateways.")).to_be_visible()


def named(person: Person) -> str:
    """As the pages call them."""
    return person["username"].replace(".", " ").title()


@both_ways
def test_the_calendar_is_asked_for_opened_and_refused_at_the_next_click(
    stack: Stack, open_window: Windows, someone: Person, *, javascript: bool
) -> None:
    """No password is asked for at the calendar; once it is revoked, its next page is a refusal."""
    mine, admin = open_window(javascript=javascript), open_window(javascript=javascript)
    mine.sign_in(someone)
    get(mine.page, "Calendar")
    mine.arrive(stack.service("calendar"), "#collectionsscene:visible" if javascript else "#collectionsscene")
    if javascript:
        expect(mine.page.locator("#logoutview [data-name=user]")).to_contain_text(someone["username"])
    assert mine.complaints == []
    admin.sign_in(stack.person("it-admin"))
    take_away(admin, "calendar", named(someone))
    assert admin.complaints == []
    answer = mine.page.reload()
    assert answer is not None
    assert answer.status == 403
    expect(mine.page.get_by_role("heading", level=1)).to_be_visible()
    assert not [one for one in mine.complaints if "Content Security Policy" in one]


@both_ways
def test_automation_knows_who_comes_and_refuses_the_next_click(
    stack: Stack, open_window: Windows, hire: Hire, *, javascript: bool
) -> None:
    """Operational technology: decided on every call; the editor shows the user without any sign-in."""
    person = hire("operations")
    mine, admin = open_window(javascript=javascript), open_window()
    mine.sign_in(person)
    get(mine.page, "Automation")
    # The editor is a program; without script there is its flow that says who came.
    mine.arrive(stack.service("automation"), ".red-ui-user-profile:visible" if javascript else "title")
    mine.page.goto(f"{stack.service('automation')}/whoami")
    mine.arrive(stack.service("automation"), f"text={person['username']}")
    assert mine.complaints == []
    admin.sign_in(stack.person("it-admin"))
    take_away(admin, "automation", named(person))
    answer = mine.page.reload()
    assert answer is not None
    assert answer.status == 403


@both_ways
def test_giving_back_is_two_clicks(
    stack: Stack, open_window: Windows, someone: Person, *, javascript: bool
) -> None:
    """My access, give back, sure; then it can be asked for again."""
    mine = open_window(javascript=javascript)
    mine.sign_in(someone)
    get(mine.page, "Calendar")
    mine.go("/my-access")
    mine.page.get_by_text("Give back").click()
    mine.page.get_by_role("button", name="Give Calendar back now").click()
    expect(mine.page.get_by_role("heading", name="Nothing is yours at present")).to_be_visible()
    mine.go("/services/calendar")
    expect(mine.page.get_by_role("button", name="Request")).to_be_visible()
    assert mine.complaints == []


@both_ways
def test_signing_out_leaves_nothing_open(
    stack: Stack, open_window: Windows, someone: Person, *, javascript: bool
) -> None:
    """One click, no second question; portal and issuer both ask who is there, and no service is open."""
    mine = open_window(javascript=javascript)
    mine.sign_in(someone)
    get(mine.page, "Calendar")
    mine.go("/")
    mine.page.get_by_role("button", name="Sign out").click()
    expect(mine.page.get_by_label("E-mail address")).to_be_visible()
    answer = mine.page.goto(f"{stack.service('calendar')}/")
    assert answer is not None
    if answer.status == 403:  # the lease that the browser still had: refused, and taken from it
        mine.page.reload()
    expect(mine.page.get_by_label("E-mail address")).to_be_visible()
    mine.page.get_by_label("E-mail address").fill(someone["email"])
    mine.page.keyboard.press("Enter")
    expect(mine.page.locator("#password")).to_be_visible()
    assert mine.complaints == []
