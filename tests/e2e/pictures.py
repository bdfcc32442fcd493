"""`python -m tests.e2e.pictures`: draw docs/pictures anew from the running stack of FRONTDESK_HOME."""

import os
from pathlib import Path

from tests.e2e.acts import ask, give_all_back, signed_in
from tests.e2e.stack import running
from tests.e2e.windows import Windows, chromium

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
WHO = "zoe.hartmann"
PAGES = {
    "home": "/",
    "catalog": "/catalog",
    "service": "/services/automation",
    "my-access": "/my-access",
}


def main() -> None:
    """One person of the demo who holds a calendar; four pages, in light dress."""
    stack = running(Path(os.environ.get("FRONTDESK_HOME", ".frontdesk")))
    person = next(one for one in stack.told["demo"]["people"] if one["username"] == WHO)
    give_all_back(stack, person)
    ask(signed_in(stack, person), stack, "calendar", "personal")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        window = Windows(browser, stack)(width=1280)
        window.sign_in(person)
        for name, path in PAGES.items():
            window.go(path)
            window.page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")


if __name__ == "__main__":
    main()
