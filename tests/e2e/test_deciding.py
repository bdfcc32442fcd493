"""Deciding in a real browser: one key for yes, one to take it back, many at once; and without script."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.acts import asked_for, manager, signed_in, wait_for_people
from tests.e2e.conftest import Person
from tests.e2e.stack import Stack
from tests.e2e.windows import Windows

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.timeout(600)]


def test_one_key_says_yes_and_another_takes_it_back(
    stack: Stack, open_window: Windows, someone: Person
) -> None:
    """From the queue, without the mouse; the request waits again, and nothing is complained about."""
    mine = signed_in(stack, someone)
    asked = wait_for_people(mine, stack, "calendar", "project")
    desk = open_window()
    desk.sign_in(manager(stack, someone), at="/approvals")
    item = desk.page.locator(f"#r-{asked}")
    item.locator("summary").first.focus()
    desk.page.keyboard.press("a")
    expect(desk.page.get_by_text("Approved for").first).to_be_visible()
    assert asked_for(mine, stack, asked)["state"] == "approved"
    desk.settle()
    desk.page.keyboard.press("z")
    expect(desk.page.get_by_role("status").filter(has_text="Taken back.").first).to_be_visible()
    assert asked_for(mine, stack, asked)["state"] == "pending"
    assert desk.complaints == []


def test_many_are_answered_and_taken_back_without_script(
    stack: Stack, open_window: Windows, someone: Person
) -> None:
    """Pick, one comment, one button; one more button, and all of it waits again."""
    mine = signed_in(stack, someone)
    asked = wait_for_people(mine, stack, "calendar", "project")
    desk = open_window(javascript=False)
    desk.sign_in(manager(stack, someone), at="/approvals")
    desk.page.locator(f"#r-{asked}").get_by_role("checkbox").check()
    desk.page.get_by_label("One comment for all").fill("Not this year.")
    desk.page.get_by_role("button", name="Deny all").click()
    expect(desk.page.get_by_text("1 request denied.").first).to_be_visible()
    assert asked_for(mine, stack, asked)["state"] == "denied"
    desk.page.get_by_role("button", name=re.compile("^Undo")).click()
    assert asked_for(mine, stack, asked)["state"] == "pending"
    assert desk.complaints == []
