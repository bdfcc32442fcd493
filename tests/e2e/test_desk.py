"""The portal's own script in a real browser: what it adds, what it never does, and the pages without it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Error, Page, Request, expect

from tests.e2e.acts import manager, signed_in, until, wait_for_people
from tests.e2e.conftest import Hire, Person
from tests.e2e.stack import Stack
from tests.e2e.windows import Window, Windows

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.timeout(600)]
ASK = "/services/calendar/request?plan=project"
FIELD = "In your own words"


@contextmanager
def window_of(open_window: Windows, person: Person, *, javascript: bool = True) -> Iterator[Window]:
    """That person's browser, signed in; nothing that the browser refused or failed at stays unnoticed."""
    window = open_window(javascript=javascript)
    window.sign_in(person)
    yield window
    assert window.complaints == []
    window.context.close()


def waits(stack: Stack, person: Person) -> str:
    """A request of theirs that their manager decides about; its id."""
    return wait_for_people(signed_in(stack, person), stack, "calendar", "project")


def slip(page: Page, asked: str) -> str:
    """The slip of that request in the queue, once it is the current one."""
    chosen = f"[id='r-{asked}'][aria-current=true]"
    for _ in range(60):
        if page.locator(chosen).count():
            break
        page.keyboard.press("j")
    return chosen


def kept(page: Page) -> str:
    """What the browser keeps of this person."""
    return str(page.evaluate("JSON.stringify(localStorage)"))


def test_the_palette_leads_by_keyboard(open_window: Windows, someone: Person) -> None:
    """Some letters, an arrow, Enter; Escape closes it and the page is as it was."""
    with window_of(open_window, someone) as window:
        page = window.page
        page.keyboard.press("Control+k")
        field = page.get_by_role("combobox", name="Where to?")
        expect(field).to_be_focused()
        expect(page.get_by_role("option", selected=True)).to_have_count(1)
        page.keyboard.press("Escape")
        expect(field).not_to_be_visible()
        page.keyboard.press("Control+k")
        page.keyboard.type("my acc")
        found = page.get_by_role("option", name="My access", selected=True)
        expect(found).to_be_visible()
        expect(field).to_have_attribute("aria-activedescendant", str(found.get_attribute("id")))
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
        page.wait_for_url("**/my-access")


def test_single_keys_act_until_they_are_switched_off(open_window: Windows, someone: Person) -> None:
    """And never while typing; the choice outlives the page, Ctrl K stays."""
    with window_of(open_window, someone) as window:
        page, keys = window.page, window.page.get_by_role("dialog", name="Keys")
        page.keyboard.press("/")
        expect(page.get_by_role("searchbox")).to_be_focused()
        page.keyboard.press("?")
        expect(page.get_by_role("searchbox")).to_have_value("?")
        page.get_by_role("searchbox").blur()
        page.keyboard.press("?")
        expect(keys).to_be_visible()
        page.get_by_label("Single keys act.").uncheck()
        page.get_by_role("button", name="Close").click()
        page.reload()
        window.settle()
        page.keyboard.press("?")
        expect(keys).not_to_be_visible()
        page.keyboard.press("Control+k")
        expect(page.get_by_role("combobox")).to_be_focused()
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Keys").click()
        expect(page.get_by_label("Single keys act.")).not_to_be_checked()


def test_results_come_while_typing(open_window: Windows, someone: Person) -> None:
    """The field keeps its focus, the address follows, going there again shows the same."""
    with window_of(open_window, someone) as window:
        page = window.page
        window.go("/catalog")
        field = page.get_by_role("searchbox")
        field.press_sequentially("calendar")
        page.wait_for_url("**/catalog?q=calendar*")
        expect(page.locator("#found").get_by_role("link", name="Calendar").first).to_be_visible()
        expect(field).to_be_focused()
        expect(field).to_have_value("calendar")
        field.fill("zzzzqqqq")
        page.wait_for_url("**/catalog?q=zzzzqqqq*")
        expect(page.locator("#found").get_by_role("link", name="Calendar")).to_have_count(0)


def test_requests_are_decided_by_keys(stack: Stack, open_window: Windows, hire: Hire) -> None:
    """D asks for the reason first and sends nothing without, Z takes it back, X picks, A approves."""
    person = hire("operations")
    asked = waits(stack, person)
    with window_of(open_window, manager(stack, person)) as window:
        page = window.page
        window.go("/approvals")
        current = slip(page, asked)
        page.keyboard.press("x")
        expect(page.locator(current).get_by_role("checkbox")).to_be_checked()
        page.keyboard.press("x")
        expect(page.locator(current).get_by_role("checkbox")).not_to_be_checked()
        page.keyboard.press("d")
        expect(page.locator(current).locator("[name=reason]")).to_be_focused()
        page.keyboard.type("a day too late")
        expect(page.locator(current)).to_be_visible()
        page.keyboard.press("Control+Enter")
        expect(page.locator(".toast")).to_contain_text("Denied")
        window.settle()
        page.keyboard.press("z")
        expect(page.locator(".toast")).to_contain_text("Taken back")
        window.go("/approvals")
        slip(page, asked)
        page.keyboard.press("a")
        expect(page.locator(".toast")).to_contain_text("Approved")
        page.get_by_role("button", name="Close").last.click()
        expect(page.locator(".toast")).to_have_count(0)


def test_a_draft_comes_back_to_its_writer_alone(stack: Stack, open_window: Windows, hire: Hire) -> None:
    """Until it is discarded or sent; signing out leaves nothing behind for whoever comes next."""
    person, other = hire("operations"), hire()
    with window_of(open_window, person) as window:
        page = window.page
        window.go(ASK)
        page.get_by_label(FIELD).fill("For the night shift")
        assert until(lambda: "night shift" in kept(page))
        window.go("/")
        window.go(ASK)
        expect(page.get_by_label(FIELD)).to_have_value("For the night shift")
        page.get_by_role("button", name="Discard it").click()
        expect(page.get_by_label(FIELD)).to_have_value("")
        page.get_by_label(FIELD).fill("For the day shift")
        assert until(lambda: "day shift" in kept(page))
        assert "form_token" not in kept(page)
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url("**/sign-in")
        assert kept(page) == "{}"
        window.context.clear_cookies()
        window.sign_in(other, at=ASK)
        expect(page.get_by_label(FIELD)).to_have_value("")


def test_what_was_sent_is_no_draft_any_more(open_window: Windows, hire: Hire) -> None:
    """Asking again begins anew."""
    with window_of(open_window, hire("operations")) as window:
        page = window.page
        window.go(ASK)
        page.get_by_label(FIELD).fill("For the night shift")
        assert until(lambda: "night shift" in kept(page))
        page.keyboard.press("Enter")
        page.wait_for_url("**/requests/*")
        assert until(lambda: kept(page) == "{}")


def test_two_windows_see_each_other_act(stack: Stack, open_window: Windows, hire: Hire) -> None:
    """The queue grows while a word is being written in it, the answer shows where it is awaited."""
    person = hire("operations")
    first = waits(stack, person)
    colleague = hire("operations")
    above = manager(stack, person)
    with window_of(open_window, above) as desk, window_of(open_window, person) as waiting:
        waiting.go(f"/requests/{first}")
        desk.go("/approvals")
        current = slip(desk.page, first)
        word = desk.page.locator(current).locator("[name=reason]")
        word.fill("Half a sentence")
        streams = _asked(desk.page, "/live")
        if manager(stack, colleague) == above:
            second = waits(stack, colleague)
            expect(desk.page.locator(f"[id='r-{second}']")).to_be_visible()
        expect(word).to_have_value("Half a sentence")
        expect(word).to_be_focused()
        desk.page.keyboard.press("Control+a")
        desk.page.keyboard.type("Not this month.")
        desk.page.locator(current).get_by_role("button", name="Deny").click()
        expect(waiting.page.get_by_role("heading", level=1)).to_contain_text("Not granted")
        expect(waiting.page.locator("main")).to_contain_text("Not this month.")
        assert len(streams) <= 1


def test_tabs_share_one_stream_and_hear_the_same(stack: Stack, open_window: Windows, hire: Hire) -> None:
    """The second tab opens none of its own."""
    person = hire("operations")
    asked = waits(stack, person)
    with window_of(open_window, person) as window:
        window.go(f"/requests/{asked}")
        tab = window.context.new_page()
        streams = _asked(tab, "/live")
        tab.goto(f"{stack.portal}/requests/{asked}")
        expect(tab.get_by_role("button", name="Cancel the request")).to_be_visible()
        signed_in(stack, person).api(stack, "POST", f"/requests/{asked}/cancel", {})
        for page in (window.page, tab):
            expect(page.get_by_role("heading", level=1)).to_contain_text("Cancelled")
        assert streams == []


def test_without_the_stream_pages_look_by_themselves(stack: Stack, open_window: Windows, hire: Hire) -> None:
    """Every fifteen seconds, by the browser's own clock."""
    person = hire("operations")
    asked = waits(stack, person)
    window = open_window()
    window.page.route("**/live", lambda route: route.abort())
    window.page.clock.install()
    window.sign_in(person, at=f"/requests/{asked}")
    signed_in(stack, person).api(stack, "POST", f"/requests/{asked}/cancel", {})
    expect(window.page.get_by_role("heading", level=1)).not_to_contain_text("Cancelled")
    window.page.clock.run_for(16_000)
    expect(window.page.get_by_role("heading", level=1)).to_contain_text("Cancelled")
    assert [one for one in window.complaints if "/live" not in one] == []
    window.context.close()


def test_hovering_fetches_ahead_and_an_act_forgets_it(open_window: Windows, someone: Person) -> None:
    """A page that is older than what was done is not shown; what leaves the portal is never fetched."""
    with window_of(open_window, someone) as window:
        page = window.page
        ahead: list[str] = []
        page.on("request", lambda request: _prefetched(ahead, request))
        page.get_by_role("link", name="Catalog", exact=True).first.hover()
        with page.expect_request(lambda one: one.url.endswith("/catalog")):
            page.mouse.move(1, 1)
            page.get_by_role("link", name="My access", exact=True).first.hover()
            page.get_by_role("link", name="Catalog", exact=True).first.hover()
        page.get_by_role("link", name="Catalog", exact=True).first.click()
        page.wait_for_url("**/catalog")
        assert not [one for one in ahead if "/open/" in one or not one.startswith(window.portal + "/")]


def test_nothing_turns_text_into_markup(open_window: Windows, someone: Person) -> None:
    """Trusted Types stand without a policy: an assignment that would parse text is refused."""
    window = open_window()
    window.sign_in(someone)
    with pytest.raises(Error, match="TrustedHTML"):
        window.page.evaluate("document.body.innerHTML = '<p>x</p>'")
    with pytest.raises(Error, match="disallowed"):
        window.page.evaluate("trustedTypes.createPolicy('default', { createHTML: (text) => text })")
    window.context.close()


def test_without_script_the_same_ways_are_pages(open_window: Windows, someone: Person) -> None:
    """The palette is a page, a search is a form, and nothing is offered that would not work."""
    with window_of(open_window, someone, javascript=False) as window:
        page = window.page
        expect(page.get_by_role("button", name="Keys")).not_to_be_visible()
        page.get_by_role("link", name="Go anywhere").click()
        page.get_by_role("searchbox").fill("my acc")
        page.keyboard.press("Enter")
        page.get_by_role("main").get_by_role("link", name="My access").click()
        page.wait_for_url("**/my-access")


def _asked(page: Page, path: str) -> list[str]:
    """Every address of that ending that the page asks for from now on."""
    found: list[str] = []
    page.on("request", lambda request: found.append(request.url) if request.url.endswith(path) else None)
    return found


def _prefetched(found: list[str], request: Request) -> None:
    if request.headers.get("sec-purpose", "").startswith("prefetch"):
        found.append(request.url)
