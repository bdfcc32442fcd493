"""`python -m tests.bench.portal`: five journeys in a browser, how pages feel, and what each weighs.

An action is a click, a key that acts, or a text that is typed and sent.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, StorageState

from tests.bench import feel, report
from tests.bench.feel import MANAGER, WHO
from tests.bench.report import Figure
from tests.e2e import lighthouse
from tests.e2e.acts import ask, give_all_back, manager, named, signed_in, wait_for_people
from tests.e2e.lighthouse import Device
from tests.e2e.stack import Stack, running
from tests.e2e.windows import Window, Windows, chromium

OUT = Path("build/bench/portal")
STAFF = ("/", "/catalog", "/services/calendar", "/services/calendar/request", "/my-access")
PAGES = [("", "/sign-in"), *((WHO, path) for path in STAFF), (MANAGER, "/approvals")]
OFFICE = ("/admin/services", "/admin/people", "/admin/findings")
LOOKED_AT = (*PAGES, *(("admin", path) for path in OFFICE))
MOST_ACTIONS, KB = 3, 1024


@dataclass
class Hands:
    """Somebody at a window; `actions` are counted."""

    window: Window
    actions: int = 0

    def click(self, what: Locator) -> None:
        """One action."""
        self.actions += 1
        what.first.click()

    def key(self, name: str) -> None:
        """One action."""
        self.actions += 1
        self.window.page.keyboard.press(name)

    def send(self, field: Locator, text: str) -> None:
        """Typed and sent: one action."""
        self.actions += 1
        field.first.fill(text)
        field.first.press("Enter")


Journey = Callable[[Stack, Hands], None]


def known(_stack: Stack, hands: Hands) -> None:
    """From home to a service that one knows the name of, until it opens."""
    page = hands.window.page
    hands.send(page.get_by_label("What do you need?"), "calendar")
    hands.click(page.get_by_role("link", name="Request Calendar"))
    page.get_by_label("In your own words").wait_for()
    hands.key("Enter")
    page.get_by_role("link", name="Open Calendar").first.wait_for()


def unknown(_stack: Stack, hands: Hands) -> None:
    """From home to a proposal for something that nobody offers."""
    page = hands.window.page
    hands.send(page.get_by_label("What do you need?"), f"forklift driving {time.time_ns()}")
    hands.click(page.get_by_role("link", name="Ask for a service"))
    page.get_by_label("What for?").fill("We drive forklifts.")
    hands.click(page.get_by_label("Our daily work"))
    hands.click(page.get_by_role("button", name="Ask for it"))
    page.get_by_role("heading", name="The way so far").wait_for()


def approve(_stack: Stack, hands: Hands) -> None:
    """From the queue to the word that it is done, by one key."""
    hands.key("a")
    hands.window.page.get_by_text("Approved for").first.wait_for()


def renew(_stack: Stack, hands: Hands) -> None:
    """From My access to a later end."""
    page = hands.window.page
    hands.click(page.get_by_role("link", name="Keep longer Calendar"))
    page.get_by_label("In your own words").wait_for()
    hands.key("Enter")
    page.get_by_role("link", name="Open Calendar").first.wait_for()


def give_back(_stack: Stack, hands: Hands) -> None:
    """From My access until it is gone, with a way back."""
    page = hands.window.page
    hands.click(page.get_by_text("Give back"))
    hands.click(page.get_by_role("button", name="Give Calendar back now"))
    page.get_by_role("button", name="Undo Calendar").wait_for()


def main() -> None:
    """Walk, weigh, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--use", type=Path, metavar="HOME", required=True, help="a running stack")
    stack = running(parser.parse_args().use)
    with chromium() as browser:
        windows = Windows(browser, stack)
        cookies = signed(stack, windows)
        walked = dict(journeys(stack, windows, cookies))
        touched = dict(feel.touches(windows, cookies))
        clicked = dict(feel.clicks(windows, cookies))
    weighed = {path: lighthouse.measure(stack.portal + path, cookies[who]) for who, path in LOOKED_AT}
    slowed = {
        path: lighthouse.measure(stack.portal + path, cookies[who], Device.SLOWED).blocked
        for who, path in LOOKED_AT
    }
    desk = {
        path: lighthouse.measure(stack.portal + path, cookies[who], Device.DESK).largest_paint
        for who, path in LOOKED_AT
    }
    details = {
        "journeys": walked,
        "touches": touched,
        "clicks": clicked,
        "pages": {path: vars(found) for path, found in weighed.items()},
        "blocked": slowed,
        "desk": desk,
    }
    figures = [*of_journeys(walked), *of_hands(touched, clicked), *of_pages(weighed, slowed, desk)]
    report.write(OUT, figures, details)


def signed(stack: Stack, windows: Windows) -> dict[str, StorageState]:
    """What the browsers of those who take part hold."""
    person = named(stack, WHO)
    give_all_back(stack, person)
    people = {WHO: person, MANAGER: manager(stack, person), "admin": stack.person("it-admin")}
    found: dict[str, StorageState] = {"": {"cookies": [], "origins": []}}
    return found | {name: windows.cookies_of(one) for name, one in people.items()}


def journeys(
    stack: Stack, windows: Windows, cookies: dict[str, StorageState]
) -> Iterator[tuple[str, tuple[int, float]]]:
    """Each: actions and seconds, from the page where it begins to the word that it is done."""
    mine = signed_in(stack, named(stack, WHO))
    asked: tuple[tuple[str, str, str, Journey], ...] = (
        ("known service, from home until it opens", WHO, "/", known),
        ("renew, from My access", WHO, "/my-access", renew),
        ("give back, from My access", WHO, "/my-access", give_back),
        ("unknown service, from home to a proposal", WHO, "/", unknown),
        ("approve, from the queue", MANAGER, "/approvals", approve),
    )
    for name, who, path, journey in asked:
        if who == MANAGER:
            wait_for_people(mine, stack, "calendar", "project")
        window = windows(state=cookies[who])
        window.go(path)
        hands, begun = Hands(window), time.monotonic()
        journey(stack, hands)
        yield name, (hands.actions, time.monotonic() - begun)
        window.context.close()
    give_all_back(stack, named(stack, WHO))
    # Whoever holds something has fuller pages.
    ask(mine, stack, "calendar", "personal")


def of_journeys(walked: dict[str, tuple[int, float]]) -> Iterator[Figure]:
    """Two rows each."""
    for name, (actions, seconds) in walked.items():
        yield Figure(f"{name}: actions", actions, "", MOST_ACTIONS if name.startswith("known") else None)
        yield Figure(f"{name}: seconds", seconds, "s")


def of_hands(touched: dict[str, list[float]], clicked: dict[str, list[float]]) -> Iterator[Figure]:
    """What a key takes on a processor four times slower, and a click on a link that the pointer rested on."""
    for name, took in touched.items():
        yield Figure(f"{name}: an input, p98", report.quantile([0.0, *took], 0.98), "ms", 50)
    for name, took in clicked.items():
        yield Figure(f"{name}: click to paint, p50", report.quantile(took, 0.5), "ms", 100)


def of_pages(
    weighed: dict[str, lighthouse.Report], slowed: dict[str, float], desk: dict[str, float]
) -> Iterator[Figure]:
    """Scores and weight of each page, cold, on Lighthouse's phone; `slowed`: blocked time on a slow one;
    `desk`: largest paint on its desktop.
    """
    for path, found in weighed.items():
        yield Figure(f"{path}: performance", found.scores["performance"], "", 99, at_least=True)
        lowest = min(found.scores["accessibility"], found.scores["best-practices"])
        yield Figure(f"{path}: the lower of accessibility and best practices", lowest, "", 100, at_least=True)
        yield Figure(f"{path}: all of it", found.total / KB, "KB", 20)
        yield Figure(f"{path}: largest paint", found.largest_paint / 1000, "s", 1.0)
        yield Figure(f"{path}: largest paint, at a desk", desk[path] / 1000, "s", 0.35)
        yield Figure(f"{path}: blocked, as simulated", found.blocked, "ms")
        yield Figure(f"{path}: blocked, as slowed down", slowed[path], "ms", 0)
        yield Figure(f"{path}: moved", found.shift, "", 0)


if __name__ == "__main__":
    main()
