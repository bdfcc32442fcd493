"""Windows of a real Chromium that note every complaint: console errors, CSP violations, failed scripts."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    StorageState,
    expect,
    sync_playwright,
)
from playwright.sync_api import TimeoutError as PatienceOver

from tests.e2e.stack import Stack

CHROMIUM = Path("/usr/bin/chromium")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # Lets a test ask for the role and the name that a screen reader would say.
    "--enable-blink-features=ComputedAccessibilityInfo",
)


PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's browser; a test without one says what to install."""
    if not CHROMIUM.exists():
        pytest.skip(f"There is no {CHROMIUM}: install the package `chromium`.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        try:
            yield browser
        finally:
            browser.close()


@dataclass(frozen=True)
class Heard:
    """Something that acts: its role and name, and where it leads; a field leads nowhere."""

    role: str
    name: str
    target: str


# What is folded away or not shown at this width is not heard.
_HEARD = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
  .filter((one) => one.type !== "hidden" && !one.closest("[aria-hidden=true]"))
  .filter((one) => one.checkVisibility({ visibilityProperty: true }))
  .map((one) => [
    one.computedRole ?? "", one.computedName ?? "",
    one.href ?? (one.matches("button") ? `${one.formAction} ${one.name}=${one.value}` : ""),
  ])"""


_LISTENS = "() => !document.getElementById('desk') || document.getElementById('desk').dataset.ready"


@dataclass
class Window:
    """One person's browser with one tab."""

    context: BrowserContext
    page: Page
    portal: str
    scripts: bool = True
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> int:
        """Open a page of the portal; its status."""
        answer = self.page.goto(self.portal + path)
        assert answer is not None
        self.settle()
        return answer.status

    def settle(self) -> None:
        """Wait until the script of the page listens: it comes after the first paint, a test before that."""
        if self.scripts:
            self.page.wait_for_function(_LISTENS)

    def sign_in(self, person: Mapping[str, str], *, at: str = "/") -> None:
        """Open that page: the one e-mail field, Enter, the issuer's own form, Enter, and there it is."""
        self.go(at)
        self.page.get_by_label("E-mail address").fill(person["email"])
        self.page.keyboard.press("Enter")
        self.page.locator("#password").wait_for()
        name = self.page.locator("#username")
        if name.is_editable():
            name.fill(person["username"])
        self.page.locator("#password").fill(person["password"])
        self.page.keyboard.press("Enter")
        self.page.get_by_role("button", name="Sign out").wait_for()
        self.settle()

    def arrive(self, origin: str, sign: str) -> None:
        """Wait for `sign` at that origin; go there again where a busy machine decided too late (503)."""
        for _ in range(10):
            self.page.wait_for_url(lambda url: url.startswith(origin))
            try:
                self.page.locator(sign).first.wait_for(state="attached", timeout=10_000)
            except PatienceOver:
                self.complaints.clear()
                self.page.reload()
            else:
                return
        raise AssertionError(f"{sign} is not at {origin}: {self.page.content()[:2000]}")

    def scrolls_sideways(self) -> bool:
        """Whether the page is wider than its window."""
        return bool(
            self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        )

    def heard(self) -> list[Heard]:
        """Everything on the page that acts, as a screen reader says it."""
        return [Heard(*one) for one in self.page.evaluate(_HEARD)]


@dataclass(frozen=True)
class Windows:
    """Opens them; every context is a browser of its own."""

    browser: Browser
    stack: Stack

    def __call__(  # what a window can be like
        self,
        *,
        javascript: bool = True,
        width: int = 1200,
        scheme: Literal["light", "dark"] = "light",
        state: StorageState | None = None,
        bypass_csp: bool = False,
        scale: float = 1,
    ) -> Window:
        """An empty window, or one with the cookies of `state`."""
        context = self.browser.new_context(
            java_script_enabled=javascript,
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            storage_state=state,
            bypass_csp=bypass_csp,
            device_scale_factor=scale,
        )
        context.set_default_timeout(PATIENCE_MS)
        window = Window(context, context.new_page(), self.stack.portal, javascript)
        window.page.on("console", lambda message: _listen(window, message))
        window.page.on("pageerror", lambda error: _fail(window, str(error)))
        return window

    def cookies_of(self, person: Mapping[str, str]) -> StorageState:
        """What a browser holds once that person has signed in."""
        window = self()
        window.sign_in(person)
        state = window.context.storage_state()
        window.context.close()
        return state


def _listen(window: Window, message: ConsoleMessage) -> None:
    address = str(message.location.get("url"))
    ours = address.startswith((window.portal, window.portal.replace("://", "://id.")))
    if "Failed to load resource" in message.text and not ours:
        return  # an application that asks itself for what it does not have
    if message.type == "error" or "Content Security Policy" in message.text:
        window.complaints.append(f"{message.type}: {message.text} ({address})")


def _fail(window: Window, error: str) -> None:
    window.complaints.append(f"script: {error}")
