"""The living page of the design has every part; the sheet stays small, and its colours readable."""

import math
import re
from dataclasses import replace
from itertools import product

import brotli  # type: ignore[import-untyped]  # carries no types
import pytest

from gateway.portal import assets, sheet
from gateway.portal.design import TOKENS
from gateway.portal.rendering import ASSETS, TEMPLATES
from tests.portal.conftest import Desk
from tests.web import kit

LARGEST = 6 * 1024
SHEET = (assets.FOLDER / "frontdesk.css").read_text()
MACROS = sorted(
    (file, name)
    for file in ("macros.html", "admin/parts.html")
    for name in re.findall(r"{% macro (\w+)\(", (TEMPLATES / file).read_text())
)
TEXT = ("ink", "soft", "ok", "no")
GROUNDS = ("paper", "sheet", "well", "glow")


@pytest.mark.parametrize(("file", "name"), MACROS)
def test_every_macro_has_a_specimen(file: str, name: str) -> None:
    """Somewhere in templates/design it is drawn: a new macro stands there with all its states."""
    assert drawn(name, specimens()), f"templates/design shows no {name} of {file}"


def test_a_macro_without_a_specimen_would_be_found() -> None:
    """Naming it among what a template takes from elsewhere is no specimen of it."""
    page = '{% from "admin/parts.html" import heads, way with context %}<p>{{ heads(list) }} way(</p>'
    assert (drawn("heads", page), drawn("way", page), drawn("ads", page)) == (True, False, False)


async def test_nothing_on_the_page_has_the_id_of_something_else(desk: Desk) -> None:
    """Specimens are drawn in both dresses, and labels still find their own field."""
    async with desk.browser() as browser:
        page = (await browser.get("/design")).text
    ids = re.findall(r'\sid="([^"]*)"', page)
    assert sorted(ids) == sorted({*ids})
    assert {*re.findall(r'\sfor="([^"]*)"', page)} <= {*ids}
    assert "=&#34;" not in page


@pytest.mark.parametrize("dress", ["", "?dress=light", "?dress=dark"])
async def test_the_page_is_drawn_for_anybody_on_a_local_stack(desk: Desk, dress: str) -> None:
    """With every token in both dresses, in either office."""
    async with desk.browser() as browser:
        answer = await browser.get(f"/design{dress}")
    assert answer.status_code == 200
    for token in TOKENS:
        assert answer.text.count(f'class="t-{token}"') == 2
    assert 'data-office="back"' in answer.text
    assert " style=" not in answer.text


async def test_elsewhere_there_is_no_such_page(desk: Desk) -> None:
    """What is for makers is not for visitors."""
    abroad = desk.with_ports(site=replace(kit.SITE, local=False))
    async with abroad.browser() as browser:
        assert (await browser.get("/design")).status_code == 404


def test_the_sheet_stays_small() -> None:
    """As it is sent: 6 KB, whatever is added."""
    assert len(ASSETS["frontdesk.css"].brotli) <= LARGEST
    assert len(brotli.compress(ASSETS["frontdesk.css"].body)) <= LARGEST


def test_a_sheet_is_sent_without_what_its_readers_need() -> None:
    """Blanks that mean something stay: in quotes, in sums, between selectors."""
    long = '/* why */ a :hover,\n.b  {\n  content: "a : b; c";\n  width: calc(1px + 2px) ;\n}\n'
    assert sheet.lean(long) == 'a :hover,.b{content:"a : b; c";width:calc(1px + 2px)}'


def test_every_class_of_the_sheet_is_on_some_page() -> None:
    """What no template and no script names is gone from the sheet."""
    pages = "".join(file.read_text() for file in sorted(TEMPLATES.rglob("*.html")))
    pages += "".join(file.read_text() for file in sorted(assets.FOLDER.rglob("*.js")))
    bare = re.sub(r"/\*.*?\*/|\{[^{}]*\}|\"[^\"]*\"", " ", SHEET, flags=re.DOTALL)
    # Tiles get their classes from gateway/portal/emblem.py.
    named = {name for name in re.findall(r"\.([a-z][\w-]*)", bare) if not re.fullmatch(r"e\d|inv", name)}
    assert sorted(name for name in named if not re.search(rf"\b{name}\b", pages)) == []


@pytest.mark.parametrize(("dark", "text", "ground"), list(product((False, True), TEXT, GROUNDS)), ids=str)
def test_text_can_be_read_on_every_ground(*, dark: bool, text: str, ground: str) -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1 in both dresses."""
    assert contrast(token(text, dark=dark), token(ground, dark=dark)) >= 4.5


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_fields_have_an_outline_that_is_seen(*, dark: bool) -> None:
    """WCAG 2.2, 1.4.11: 3 to 1 against what they lie on; the key's own text as any other."""
    for ground in ("paper", "sheet"):
        assert contrast(token("edge", dark=dark), token(ground, dark=dark)) >= 3
    for key in ("key", "key-deep"):
        assert contrast(token("key-ink", dark=dark), token(key, dark=dark)) >= 4.5
    assert contrast(token("no", dark=dark), token("no-glow", dark=dark)) >= 4.5


def specimens() -> str:
    """Everything that the living page is made of."""
    return "".join(file.read_text() for file in sorted((TEMPLATES / "design").glob("*.html")))


def drawn(name: str, page: str) -> bool:
    """Whether a template calls the macro."""
    return re.search(rf"\{{[{{%][^}}]*\b{name}\(", page) is not None


def token(name: str, *, dark: bool) -> float:
    """The luminance of a colour token."""
    line = re.search(rf"--{name}: (.*?);", SHEET)
    assert line, name
    colours = re.findall(r"oklch\(([\d. ]+)\)", line[1])
    lightness, chroma, hue = map(float, colours[-1 if dark else 0].split())
    return luminance(lightness, chroma, math.radians(hue))


def luminance(lightness: float, chroma: float, hue: float) -> float:
    """Relative luminance of an OKLCH colour (CSS Color 4, 10.3; WCAG 2.2, relative luminance)."""
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    cone_l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    cone_m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    cone_s = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * cone_l - 3.3077115913 * cone_m + 0.2309699292 * cone_s
    green = -1.2684380046 * cone_l + 2.6097574011 * cone_m - 0.3413193965 * cone_s
    blue = -0.0041960863 * cone_l - 0.7034186147 * cone_m + 1.7076147010 * cone_s
    red, green, blue = (min(1.0, max(0.0, part)) for part in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: float, other: float) -> float:
    """The ratio of two luminances, as WCAG has it."""
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)
