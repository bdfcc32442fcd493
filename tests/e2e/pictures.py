"""`python -m tests.e2e.pictures`: draw docs/pictures anew from the running stack of FRONTDESK_HOME."""

import os
from collections.abc import Mapping
from pathlib import Path

from tests.e2e.acts import ask, give_all_back, named, signed_in, wait_for_people
from tests.e2e.stack import Stack, running
from tests.e2e.windows import Window, Windows, chromium

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
WHO = "zoe.hartmann"
# Who sees it → picture → page; "{name}" is the id of something that `prepared` made.
PAGES: Mapping[str, Mapping[str, str]] = {
    WHO: {
        "home": "/",
        "catalog": "/catalog",
        "service": "/services/automation",
        "ask": "/services/automation/request",
        "request": "/requests/{request}",
        "my-access": "/my-access",
        "proposals": "/proposals",
        "proposal-new": "/proposals/new?kind=tool&name=Miro",
    },
    "bram.visser": {"tokens": "/tokens"},
    "ines.aldana": {"approvals": "/approvals", "delegations": "/delegations"},
    "nadia.rahman": {
        "office-service": "/admin/services/automation",
        "office-new-service": "/admin/services/new",
        "office-connections": "/admin/connections",
        "office-fulfilments": "/admin/fulfilments",
        "office-findings": "/admin/findings",
        "office-proposals": "/admin/proposals",
        "office-people": "/admin/people",
        "office-sessions": "/admin/sessions",
    },
}
PHONE: Mapping[str, Mapping[str, str]] = {"ines.aldana": {"approvals-phone": "/approvals"}}


def main() -> None:
    """Somebody who holds and asks, somebody who decides, somebody of IT; in light dress, one on a phone."""
    stack = running(Path(os.environ.get("FRONTDESK_HOME", ".frontdesk")))
    ids = prepared(stack)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        windows = Windows(browser, stack)
        for username, pages in PAGES.items():
            draw(windows(width=1280), named(stack, username), pages, ids)
        for username, pages in PHONE.items():
            draw(windows(width=390), named(stack, username), pages, ids)


def prepared(stack: Stack) -> Mapping[str, str]:
    """Somebody holds a calendar and waits for an answer; ids by name."""
    person = named(stack, WHO)
    give_all_back(stack, person)
    visitor = signed_in(stack, person)
    ask(visitor, stack, "calendar", "personal")
    return {"request": wait_for_people(visitor, stack, "calendar", "project")}


def draw(window: Window, person: Mapping[str, str], pages: Mapping[str, str], ids: Mapping[str, str]) -> None:
    """Each page as that person sees it."""
    window.sign_in(person)
    for name, path in pages.items():
        window.go(path.format(**ids))
        # A field that has the focus brings itself into view; pictures begin at the top.
        window.page.evaluate("scrollTo(0, 0)")
        window.page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")


if __name__ == "__main__":
    main()
