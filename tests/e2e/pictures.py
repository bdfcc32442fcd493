"""`python -m tests.e2e.pictures`: draw docs/pictures anew from the running stack of FRONTDESK_HOME."""

import os
from collections.abc import Mapping
from pathlib import Path

from tests.e2e.acts import ask, give_all_back, named, signed_in
from tests.e2e.stack import running
from tests.e2e.windows import Window, Windows, chromium

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
WHO = "zoe.hartmann"
PAGES = {
    "home": "/",
    "catalog": "/catalog",
    "service": "/services/automation",
    "my-access": "/my-access",
}
OTHERS = {
    "ines.aldana": {"approvals": "/approvals"},
    "nadia.rahman": {
        "office-service": "/admin/services/automation",
        "office-people": "/admin/people",
        "office-findings": "/admin/findings",
    },
}


def main() -> None:
    """Somebody who holds a calendar, somebody who decides, somebody of IT; in light dress, one on a phone."""
    stack = running(Path(os.environ.get("FRONTDESK_HOME", ".frontdesk")))
    person = named(stack, WHO)
    give_all_back(stack, person)
    ask(signed_in(stack, person), stack, "calendar", "personal")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        windows = Windows(browser, stack)
        for username, pages in {WHO: PAGES, **OTHERS}.items():
            draw(windows(width=1280), named(stack, username), pages)
        phone = windows(width=390)
        draw(phone, named(stack, "ines.aldana"), {"approvals-phone": "/approvals"})


def draw(window: Window, person: Mapping[str, str], pages: Mapping[str, str]) -> None:
    """Each page as that person sees it."""
    window.sign_in(person)
    for name, path in pages.items():
        window.go(path)
        window.page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")


if __name__ == "__main__":
    main()
