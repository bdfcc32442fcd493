"""What people do on pages, in a real browser: ask, decide on a phone, switch on, make a token."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.acts import ask, decide, granted, manager, named, signed_in, until, wait_for_people
from tests.e2e.conftest import Hire, Person
from tests.e2e.letters import letter, link
from tests.e2e.stack import Stack
from tests.e2e.test_holding import DONE, REFUSED_BY_CURL, pasted
from tests.e2e.windows import Window, Windows

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.timeout(600)]
both_ways = pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
PHONE = 390


def wish(window: Window, words: str) -> str:
    """Ask for the calendar's plan that the manager decides about; the path of the request."""
    window.go("/services/calendar")
    window.page.get_by_role("radio", name="Calendar for a long project").check()
    window.page.get_by_role("button", name="Request").click()
    window.page.get_by_label("In your own words").fill(words)
    window.page.get_by_role("button", name="Send the request").click()
    expect(window.page.get_by_role("heading", level=1)).to_contain_text("has it now")
    return window.page.url.removeprefix(window.portal)


@both_ways
def test_the_manager_says_yes_on_a_phone_and_the_calendar_opens(
    stack: Stack, open_window: Windows, someone: Person, *, javascript: bool
) -> None:
    """From the page to the mail, its link, one tap, and back: each side sees where it is."""
    boss = manager(stack, someone)
    mine, phone = open_window(javascript=javascript), open_window(javascript=javascript, width=PHONE)
    mine.sign_in(someone)
    path = wish(mine, "The new hall opens in two years.")
    mail = letter(stack, boss, "asks for Calendar", path)
    phone.sign_in(boss, at=link(stack, mail))
    expect(phone.page.get_by_text("The new hall opens in two years.").first).to_be_visible()
    assert not phone.scrolls_sideways()
    word = phone.page.get_by_label("A word to")
    assert word.evaluate("one => getComputedStyle(one).position") == "static"  # it lay over the bar below
    word.fill("Good luck.")
    phone.page.get_by_role("button", name=re.compile("^Approve Calendar")).click()
    expect(phone.page.get_by_role("status").filter(has_text="Approved for").first).to_be_visible()
    assert until(
        lambda: mine.go(path) == 200 and mine.page.get_by_text("Calendar is yours.").is_visible(), 30
    )
    mine.page.get_by_role("link", name="Open Calendar").click()
    mine.arrive(stack.service("calendar"), "#collectionsscene:visible" if javascript else "#collectionsscene")
    assert mine.complaints + phone.complaints == []


@both_ways
def test_a_no_needs_words_and_they_are_read_where_news_are(
    stack: Stack, open_window: Windows, someone: Person, *, javascript: bool
) -> None:
    """Without words the page says what is missing; with them the other one reads them, and can ask again."""
    mine, phone = open_window(javascript=javascript), open_window(javascript=javascript, width=PHONE)
    mine.sign_in(someone)
    path = wish(mine, "For all that is to come.")
    phone.sign_in(manager(stack, someone), at=path)
    no = re.compile("^Deny Calendar")
    phone.page.get_by_role("button", name=no).click()
    expect(phone.page.get_by_text("One thing is missing")).to_be_visible()
    phone.page.get_by_label("A word to").fill("The personal one is there at once.")
    phone.page.get_by_role("button", name=no).click()
    expect(phone.page.get_by_role("status").filter(has_text="Denied.").first).to_be_visible()
    news = mine.page.get_by_text("The personal one is there at once.").first
    assert until(lambda: mine.go("/notices") == 200 and news.is_visible(), 20)
    mine.page.get_by_role("link", name="No: Calendar").first.click()
    expect(mine.page.get_by_role("heading", level=1)).to_have_text("Not granted.")
    expect(mine.page.get_by_role("link", name="Ask for it again")).to_be_visible()
    assert mine.complaints == []


def test_access_on_call_is_switched_on_and_off_in_my_access(
    stack: Stack, open_window: Windows, hire: Hire
) -> None:
    """Closed, then a reason and it opens; one click and it is closed again."""
    person = hire("operations")
    theirs = signed_in(stack, person)
    asked = wait_for_people(theirs, stack, "automation", "on-call")
    for decider in (manager(stack, person), named(stack, "otto.brandt")):
        assert decide(signed_in(stack, decider), stack, asked, "approve").status_code == 200
    granted(theirs, stack, asked)
    mine, door = open_window(), f"{stack.service('automation')}/whoami"
    mine.sign_in(person, at="/my-access")
    mine.page.locator("summary", has_text="Switch on").first.click()
    mine.page.get_by_label("What for").fill("Hall 2 is dark.")
    mine.page.get_by_role("button", name="Switch it on").click()
    expect(mine.page.get_by_text("Switched on until")).to_be_visible()
    mine.page.goto(door)
    mine.arrive(stack.service("automation"), f"text={person['username']}")
    mine.go("/my-access")
    mine.page.get_by_role("button", name="Switch off").click()
    expect(mine.page.get_by_role("status").filter(has_text="Switched off.").first).to_be_visible()
    answer = mine.page.goto(door)
    assert answer is not None
    assert answer.status == 403


def test_a_token_is_made_shown_once_and_taken_back_on_its_page(
    stack: Stack, open_window: Windows, hire: Hire
) -> None:
    """The call beside it works with it; the list never shows it again."""
    person = hire("sales")
    theirs = signed_in(stack, person)
    ask(theirs, stack, "prices", "read")
    shown = theirs.api(stack, "GET", "/services/prices/calls").json()["curl"]
    mine = open_window()
    mine.sign_in(person, at="/tokens")
    mine.page.get_by_label("What is it for?").fill("Quotes, nightly")
    mine.page.get_by_role("button", name="Make a token").click()
    secret = mine.page.locator("#secret").input_value()
    assert pasted(shown, secret).returncode == DONE
    mine.go("/tokens")
    assert secret not in mine.page.content()
    mine.page.get_by_role("button", name="Take back").first.click()
    expect(mine.page.get_by_role("status").filter(has_text="Taken back.").first).to_be_visible()
    assert until(lambda: pasted(shown, secret).returncode == REFUSED_BY_CURL, 1.0)
