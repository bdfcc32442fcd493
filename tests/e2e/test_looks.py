"""Pages look as they were last looked at: pictures at three widths beside those that are kept.

`FRONTDESK_WRITE_LOOKS=1 pytest …/test_looks.py` keeps what is there now; look at it before you commit it.
A picture that differs is left in build/looks.
"""

import base64
import os
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, StorageState

from tests.e2e.acts import named
from tests.e2e.stack import Stack
from tests.e2e.windows import Windows

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.timeout(600)]
KEPT = Path(__file__).parent / "looks"
DIFFERENT = Path("build/looks")
# Letters are smoothed a little differently from one machine to the next; a box that moved is more.
MOST_DIFFERENT = 0.01
# What says who and when, and what else differs from one stack to the next.
CHANGING = ".who, time, .count, .foot"
PAGES = {
    "sign-in": ("", "/sign-in"),
    "found": ("zoe.hartmann", "/catalog?q=signature"),
    "proposal": ("zoe.hartmann", "/proposals/new?kind=service&name=Badges"),
    "enter": ("nadia.rahman", "/admin/services/new"),
}
LOOKS: list[tuple[str, int, Literal["light", "dark"]]] = [
    *((name, width, "light") for name in PAGES for width in (320, 768, 1280)),
    ("design", 320, "dark"),
    ("design", 1280, "light"),
    ("found", 1280, "dark"),
]
COMPARE = """async ([one, other]) => {
  const pixels = async (png) => {
    const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, image.width, image.height);
  };
  const [a, b] = await Promise.all([pixels(one), pixels(other)]);
  if (a.width !== b.width || a.height !== b.height) return 1;
  let different = 0;
  for (let at = 0; at < a.data.length; at += 4) {
    const most = Math.max(...[0, 1, 2].map((part) => Math.abs(a.data[at + part] - b.data[at + part])));
    if (most > 64) different += 1;
  }
  return different / (a.data.length / 4);
}"""

FULL = """(leaves) => {
  document.querySelector(".who button").textContent = leaves;
  for (const place of document.querySelectorAll("#count-waiting, #count-unread")) {
    const count = document.createElement("span");
    count.className = "count";
    count.textContent = "99+";
    place.replaceChildren(count);
  }
}"""


@pytest.fixture(scope="module")
def cookies(stack: Stack, open_window: Windows) -> dict[str, StorageState]:
    """What the browsers of those people hold."""
    found: dict[str, StorageState] = {"": {"cookies": [], "origins": []}}
    people = {who for who, _ in PAGES.values()} - {""}
    return found | {who: open_window.cookies_of(named(stack, who)) for who in people}


@pytest.mark.parametrize(("name", "width", "scheme"), LOOKS, ids=["-".join(map(str, look)) for look in LOOKS])
def test_a_page_looks_as_it_did(
    open_window: Windows,
    cookies: dict[str, StorageState],
    name: str,
    width: int,
    scheme: Literal["light", "dark"],
) -> None:
    """At most one pixel of a hundred differs, and nothing is longer or shorter."""
    who, path = PAGES.get(name, ("zoe.hartmann", f"/{name}"))
    window = open_window(width=width, scheme=scheme, state=cookies[who], scale=0.5)
    assert window.go(path) == 200
    taken = window.page.screenshot(
        full_page=True,
        animations="disabled",
        mask=[window.page.locator(CHANGING)],
        mask_color="#808080",
    )
    kept = KEPT / f"{name}-{width}-{scheme}.png"
    if os.environ.get("FRONTDESK_WRITE_LOOKS"):
        kept.parent.mkdir(exist_ok=True)
        kept.write_bytes(taken)
    different = _compared(window.page, kept.read_bytes(), taken)
    window.context.close()
    if different > MOST_DIFFERENT:
        DIFFERENT.mkdir(parents=True, exist_ok=True)
        (DIFFERENT / kept.name).write_bytes(taken)
    assert different <= MOST_DIFFERENT, f"look at build/looks/{kept.name} beside tests/e2e/looks"


def _compared(page: Page, one: bytes, other: bytes) -> float:
    """The part of all pixels that differ; all of them where one picture is larger."""
    page.goto("about:blank")
    both = [base64.b64encode(picture).decode() for picture in (one, other)]
    return float(page.evaluate(COMPARE, both))


@pytest.mark.parametrize(("width", "leaves"), [(320, "Sign out"), (360, "Abmelden")])
def test_the_bar_holds_its_largest_counts(
    open_window: Windows, cookies: dict[str, StorageState], width: int, leaves: str
) -> None:
    """With more than 99 that wait and 99 that are new, a phone's page is still no wider than the phone."""
    window = open_window(width=width, state=cookies["zoe.hartmann"], bypass_csp=True)
    window.go("/notices")
    window.page.evaluate(FULL, leaves)
    assert not window.scrolls_sideways()
    window.context.close()


def test_a_moved_box_is_seen(open_window: Windows) -> None:
    """The comparison itself: the same is the same, and a little lower is not."""
    window = open_window(scale=0.5)
    pictures = []
    for top in (0, 0, 40):
        box = f"<div style='margin-top:{top}px;height:80px;background:#123'></div>"
        window.page.goto("about:blank")
        window.page.set_content(box)
        pictures.append(window.page.screenshot())
    assert _compared(window.page, pictures[0], pictures[1]) == 0
    assert _compared(window.page, pictures[0], pictures[2]) > MOST_DIFFERENT
    window.context.close()
