"""How a page feels under somebody's hands: from a key to what it shows, and from a click to the next page.

Times are the browser's own: Event Timing (input until the frame that shows its effect, in steps of
8 ms) on a processor slowed down four times, and First Contentful Paint after the click on a link.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from playwright.sync_api import Page, StorageState

from tests.e2e.windows import Window, Windows

SLOWER: Final = 4
ROUNDS: Final = 7
# From here on Chromium prefetches what a pointer rests on ("moderate").
RESTS_MS: Final = 400
SETTLES_MS: Final = 300
# A question about the page on its way would bring Playwright's own script into it, before its first paint.
ARRIVES_MS: Final = 1_000
PHONE: Final = 390

_WATCH: Final = """() => {
  window.felt = [];
  new PerformanceObserver((seen) => {
    for (const one of seen.getEntries()) if (one.interactionId) felt.push([one.name, one.duration]);
  }).observe({ type: "event", durationThreshold: 16 });
}"""
# Survives the way to the next page, which is of the same origin.
_NOTE_CLICK: Final = """() => addEventListener("click", (event) =>
  sessionStorage.setItem("clicked", performance.timeOrigin + event.timeStamp), { capture: true })"""
_SHOWN: Final = """() => {
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  const [way] = performance.getEntriesByType("navigation");
  return paint && {
    ms: performance.timeOrigin + paint.startTime - Number(sessionStorage.getItem("clicked")),
    ahead: way.deliveryType === "navigational-prefetch",
  };
}"""

# Names in `cookies`.
WHO: Final = "greta.weiss"
MANAGER: Final = "manager"

Hands = Callable[[Page], None]


def _search(page: Page) -> None:
    page.get_by_role("searchbox").first.press_sequentially("calendar of the team", delay=60)


def _palette(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.locator("#go").press_sequentially("my access", delay=60)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")


def _write(page: Page) -> None:
    page.get_by_label("In your own words").press_sequentially("For the fair in May, by then.", delay=60)


def _unfold(page: Page) -> None:
    for _ in range(4):
        page.locator("main summary").first.click()
        page.wait_for_timeout(60)


def _judge(page: Page) -> None:
    for key in ("j", "k", "x", "x", "j", "k", "?", "Escape"):
        page.keyboard.press(key)
        page.wait_for_timeout(60)


TOUCHED: Final[tuple[tuple[str, str, str, Hands], ...]] = (
    (WHO, "/catalog", "typing in the search", _search),
    (WHO, "/", "the palette, typing in it", _palette),
    (WHO, "/services/calendar/request", "writing a reason", _write),
    (WHO, "/catalog", "unfolding the choices", _unfold),
    (MANAGER, "/approvals", "keys of the queue", _judge),
)
FOLLOWED: Final = (
    (WHO, "/", "Catalog"),
    (WHO, "/catalog", "My access"),
    (WHO, "/my-access", "Home"),
    (MANAGER, "/", "Approvals"),
)


def touches(windows: Windows, cookies: Mapping[str, StorageState]) -> Iterator[tuple[str, list[float]]]:
    """For each way to use a page: how many ms each input took that was not answered within 16."""
    for who, path, name, act in TOUCHED:
        window = windows(state=cookies[who], width=PHONE)
        took: list[float] = []
        for _ in range(ROUNDS):
            window.go(path)
            window.page.wait_for_timeout(SETTLES_MS)
            window.page.evaluate(_WATCH)
            _slow(window, SLOWER)
            act(window.page)
            window.page.wait_for_timeout(SETTLES_MS)
            took += [duration for _, duration in window.page.evaluate("felt")]
            _slow(window, 1)
        window.context.close()
        yield f"{path}: {name}", took


def clicks(windows: Windows, cookies: Mapping[str, StorageState]) -> Iterator[tuple[str, list[float]]]:
    """For each link: how many ms from the click to the first paint behind it. Raises AssertionError where
    the page had not been fetched while the pointer rested on the link.
    """
    for who, path, link in FOLLOWED:
        window = windows(state=cookies[who])
        yield f"{path} → {link}", [_clicked(window, path, link) for _ in range(ROUNDS)]
        window.context.close()


def _clicked(window: Window, path: str, link: str) -> float:
    window.go(path)
    window.page.evaluate(_NOTE_CLICK)
    there = window.page.locator(".nav").get_by_role("link", name=link).first
    there.hover()
    window.page.wait_for_timeout(RESTS_MS)
    there.click()
    window.page.wait_for_timeout(ARRIVES_MS)
    told = window.page.wait_for_function(_SHOWN).json_value()
    assert told["ahead"], link
    return float(told["ms"])


def _slow(window: Window, rate: int) -> None:
    session = window.context.new_cdp_session(window.page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": rate})
    session.detach()
