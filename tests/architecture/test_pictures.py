"""The pictures of the documentation are drawn by a script, so they stay true: none is made by hand."""

import re
from pathlib import Path

from tests.e2e.pictures import PAGES, PHONE, PICTURES

ROOT = Path(__file__).parents[2]
_LINK = re.compile(r"!\[[^\]]+\]\((?:docs/)?pictures/([a-z-]+)\.png\)")


def linked() -> set[str]:
    """What the documentation and the first page show."""
    pages = [*(ROOT / "docs").glob("*.md"), ROOT / "README.md"]
    return {name for page in pages for name in _LINK.findall(page.read_text())}


def drawn() -> set[str]:
    """What the script draws."""
    return {name for pages in (*PAGES.values(), *PHONE.values()) for name in pages}


def test_every_picture_that_is_shown_is_drawn() -> None:
    """A link to nothing, or to a picture that nobody can draw again, would be found."""
    assert linked() - drawn() == set()


def test_every_picture_that_is_drawn_is_there_and_no_other() -> None:
    """Run `python -m tests.e2e.pictures` after a change of the table."""
    assert {file.stem for file in PICTURES.glob("*.png")} == drawn()


def test_every_picture_that_is_drawn_is_shown() -> None:
    """What nobody looks at need not be drawn."""
    assert drawn() - linked() == set()
