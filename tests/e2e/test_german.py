"""A phone in German, whose words are long: nothing is wider than the window, no button breaks a word."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest

from tests.e2e.acts import signed_in
from tests.e2e.conftest import Hire, Person
from tests.e2e.stack import Stack
from tests.e2e.test_pages import ADMIN, ASKING, DECIDING, MINE
from tests.e2e.windows import Windows

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.timeout(600)]
PATHS: Mapping[str, tuple[str, ...]] = {
    "employee": (*MINE[:-1], *ASKING, "/settings", "/tokens", "/palette"),
    "approver": DECIDING,
    "it-admin": ADMIN,
}
# Words of at least three letters in buttons, tabs and steps that stand on two lines.
BROKEN = r"""() => [...document.querySelectorAll(".btn, .tabs a, .life li, .plan span, label, legend")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }))
  .flatMap((one) => [...one.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE))
  .flatMap((node) => [...node.data.matchAll(/\p{L}{3,}/gu)].filter((word) => {
    const place = document.createRange();
    place.setStart(node, word.index);
    place.setEnd(node, word.index + word[0].length);
    return new Set([...place.getClientRects()].map((one) => Math.round(one.top))).size > 1;
  }).map((word) => word[0]))"""


@contextmanager
def reading_german(stack: Stack, person: Person) -> Iterator[None]:
    """That person's own choice, for a while."""
    visitor = signed_in(stack, person)
    assert visitor.api(stack, "PATCH", "/me", {"language": "de"}).status_code == 200
    try:
        yield
    finally:
        visitor.api(stack, "PATCH", "/me", {"language": ""})


@pytest.mark.parametrize("who", PATHS)
def test_german_fits_on_a_phone(stack: Stack, open_window: Windows, hire: Hire, who: str) -> None:
    """At 320 px."""
    person = hire() if who == "employee" else stack.person(who)
    window = open_window(width=320, state=open_window.cookies_of(person))
    found: list[object] = []
    with reading_german(stack, person):
        for path in PATHS[who]:
            window.go(path)
            spoken = window.page.locator("html").get_attribute("lang")
            found += [(path, spoken)] if spoken != "de" else []
            found += [(path, "wider than the window")] if window.scrolls_sideways() else []
            found += [(path, word) for word in window.page.evaluate(BROKEN)]
    window.context.close()
    assert found == []
