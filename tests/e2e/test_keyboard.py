"""Ask, approve, give back and register by the keyboard alone, with script and without."""

import secrets
import string

import pytest
from playwright.sync_api import expect

from tests.e2e.acts import ask, manager, signed_in, wait_for_people
from tests.e2e.conftest import Person
from tests.e2e.echo import STEWARDS
from tests.e2e.stack import Stack
from tests.e2e.windows import Window, Windows

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.timeout(600)]
both_ways = pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
MOST_TABS = 120
AT = """() => {
  const at = document.activeElement;
  // Of a field in a box, or a link that covers its row, the box or the row is marked.
  let seen = false;
  for (let one = at, step = 0; one && step < 5; one = one.parentElement, step += 1)
    seen ||= getComputedStyle(one).outlineStyle !== "none";
  return [at.computedRole, at.computedName, seen];
}"""
BY_HAND = """
id: {slug}
name: Guest badges
summary: A badge for whoever visits us.
description: Ask for a badge; the front desk prints it.
version: "1.0"
technology_class: information
data_classification: internal
half: front
circles: [everyone]
plans:
  - {{id: badge, name: A badge, description: For one visit., free: true, approval: automatic,
     duration: {{default: 1 days, max: 2 days}}}}
auth: [{{type: by_hand}}]
opens_at: https://badges.example
provisioning: {{type: manual, instructions: Print it., removal: Take it back.}}
"""


def reach(window: Window, name: str, *, role: str = "") -> None:
    """Tab on until the focus is on what a screen reader calls so; each stop must be seen."""
    heard = []
    for _ in range(MOST_TABS):
        window.page.keyboard.press("Tab")
        found_role, found_name, seen = window.page.evaluate(AT)
        heard.append(found_name)
        if found_name.startswith(name) and role in ("", found_role):
            assert seen, f"the focus on {found_name} cannot be seen"
            return
    raise AssertionError(f"no Tab leads to {name}; it leads to {heard}")


def press(window: Window, name: str, *, role: str = "") -> None:
    """Reach it and press Enter; it leads to another page."""
    reach(window, name, role=role)
    with window.page.expect_navigation():
        window.page.keyboard.press("Enter")


@both_ways
def test_a_service_is_asked_for(open_window: Windows, someone: Person, *, javascript: bool) -> None:
    """From the search field at home to the button that opens it."""
    window = open_window(javascript=javascript)
    window.sign_in(someone)
    reach(window, "What do you need?")
    window.page.keyboard.type("calendar")
    window.page.keyboard.press("Enter")
    window.page.wait_for_url("**/catalog?q=calendar*")
    press(window, "Calendar", role="link")
    window.page.wait_for_url("**/services/calendar")
    press(window, "Request", role="button")
    expect(window.page.get_by_label("In your own words")).to_be_focused()
    window.page.keyboard.press("Enter")
    expect(window.page.get_by_role("link", name="Open Calendar")).to_be_visible()
    reach(window, "Open Calendar", role="link")
    assert window.complaints == []


@both_ways
def test_a_request_is_approved(
    stack: Stack, open_window: Windows, someone: Person, *, javascript: bool
) -> None:
    """By the link that stands in the mail."""
    asked = wait_for_people(signed_in(stack, someone), stack, "calendar", "project")
    window = open_window(javascript=javascript)
    window.sign_in(manager(stack, someone), at=f"/requests/{asked}")
    press(window, "Approve", role="button")
    expect(window.page.get_by_role("status").filter(has_text="Approved for").first).to_be_visible()
    assert window.complaints == []


@both_ways
def test_access_is_given_back_and_taken_again(
    stack: Stack, open_window: Windows, someone: Person, *, javascript: bool
) -> None:
    """Undo is reached as well."""
    ask(signed_in(stack, someone), stack, "calendar", "personal")
    window = open_window(javascript=javascript)
    window.sign_in(someone, at="/my-access")
    reach(window, "Give back Calendar")
    window.page.keyboard.press("Enter")
    press(window, "Give Calendar back now", role="button")
    expect(window.page.get_by_role("button", name="Undo Calendar")).to_be_visible()
    press(window, "Undo Calendar", role="button")
    expect(window.page.get_by_role("heading", name="Calendar")).to_be_visible()
    assert window.complaints == []


@both_ways
def test_a_service_is_registered_and_opened(stack: Stack, open_window: Windows, *, javascript: bool) -> None:
    """Step by step, until its circles see it."""
    slug = "badges-" + "".join(secrets.choice(string.ascii_lowercase) for _ in range(8))
    window = open_window(javascript=javascript)
    window.sign_in(stack.person("it-admin"), at="/admin/services/new")
    reach(window, "Manifest")
    window.page.keyboard.press("Control+a")
    window.page.keyboard.insert_text(BY_HAND.format(slug=slug))
    press(window, "Check it and go on", role="button")
    window.page.wait_for_url(f"**/{slug}/steps/*")
    while not window.page.url.endswith("/stewards"):
        press(window, "Go on", role="link")
    for kind, person in STEWARDS.items():
        reach(window, kind.replace("_", " ").capitalize().replace("It ", "IT "))
        window.page.keyboard.press("Control+a")
        window.page.keyboard.type(person)
    press(window, "Save the seats", role="button")
    press(window, "Go on", role="link")
    window.page.wait_for_url("**/steps/publish")
    press(window, "Publish", role="button")
    expect(window.page.get_by_role("status").filter(has_text="Published.").first).to_be_visible()
    assert window.complaints == []
