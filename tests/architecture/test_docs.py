"""What the documentation names is there, and what there is is named."""

import re
from collections.abc import Iterator
from pathlib import Path

from typer.core import TyperGroup
from typer.main import get_command

from gateway import cli
from gateway.settings import Settings
from tests.architecture.guards import docs
from tests.architecture.guards.sources import ROOT, sources
from tests.architecture.test_verbs import PREFIX, of_api

PAGES = docs.pages(ROOT)
# What was decided at its time may name what went since.
TODAY = {name: text for name, text in PAGES.items() if not name.startswith("docs/decisions/")}
MAP = "docs/map.md"


def commands() -> dict[str, frozenset[str]]:
    """Every word after `frontdesk`, with the verbs behind it."""
    top = get_command(cli.app)
    assert isinstance(top, TyperGroup)
    return {
        name: frozenset(one.commands if isinstance(one, TyperGroup) else ())
        for name, one in top.commands.items()
    }


def folders() -> Iterator[Path]:
    """The parts of the gateway, each a folder of Python."""
    return (file.parent for file in (ROOT / "gateway").glob("*/__init__.py"))


def test_every_link_leads_somewhere() -> None:
    """To pages, pictures and headings."""
    assert docs.dead_links(ROOT, PAGES) == []


def test_every_file_that_is_named_is_there() -> None:
    """Whoever renames one finds the pages that speak of it."""
    assert docs.lost_files(ROOT, TODAY) == []


def test_every_command_that_is_shown_is_known() -> None:
    """Noun and verb; and what is made or run as a module."""
    assert docs.lost_commands(TODAY, commands()) == []
    assert docs.lost_targets(ROOT, TODAY) == []


def read_by_us() -> set[str]:
    """Every variable that our code names; those of the demo's applications are said by `up` alone."""
    texts = "".join(source.text for source in sources() if source.name.startswith("gateway/"))
    named = set(re.findall(r'"(FRONTDESK_[A-Z_]*[A-Z])"', texts))
    fields = {f"FRONTDESK_{name.upper()}" for name in Settings.model_fields}
    return {name for name in named | fields if not name.startswith("FRONTDESK_DEMO_")}


def test_the_page_of_settings_names_every_variable_and_says_what_the_code_says() -> None:
    """One sentence for each, the one that stands beside the field."""
    text = PAGES["docs/settings.md"]
    assert set(re.findall(r"`(FRONTDESK_[A-Z_]+)`", text)) == read_by_us()
    for name, field in Settings.model_fields.items():
        assert f"| `FRONTDESK_{name.upper()}` | {field.description} |" in text


def test_the_page_of_the_api_shows_every_operation_and_no_other() -> None:
    """Learned by example, so each has one."""
    known = {(method, PREFIX + path) for method, path in of_api()}
    seen = docs.shown(PAGES["docs/api.md"], known)
    assert seen - known == set(), "shown, and not there"
    assert known - seen == set(), "there, and not shown"


def test_every_file_that_the_map_names_beside_its_folder_is_there() -> None:
    """By page below the portal, by part below the part."""
    by_page, by_part = PAGES[MAP].split("## By part")
    rows = [("gateway/portal/", row) for row in by_page.splitlines() if row.startswith("|")]
    rows += re.findall(r"^\| `([^`]+/)`(.*)$", by_part, re.MULTILINE)
    named = [folder + file for folder, row in rows for file in re.findall(r"`([\w/]+(?:\.\w+|/))`", row)]
    assert len(named) > len(rows)
    assert [file for file in named if not (ROOT / file).exists()] == []


def test_the_map_names_every_part_of_the_gateway() -> None:
    """A new slice stands in it on its first day."""
    missing = [folder.name for folder in folders() if f"`gateway/{folder.name}/`" not in PAGES[MAP]]
    assert missing == []


def test_a_link_that_leads_nowhere_would_be_found() -> None:
    """To a page, to a heading of another, to one of its own; a good one beside each."""
    text = "[a](staff.md) [b](lost.md) [c](staff.md#keep-it-longer) [d](staff.md#lost) [e](#lost) [f](https://x.y)"
    found = docs.dead_links(ROOT, {"docs/new.md": text, "docs/staff.md": "[g](#keep-it-longer)"})
    assert [words.split()[1] for words in found] == ["lost.md", "staff.md#lost", "#lost"]


def test_a_file_or_command_that_is_gone_would_be_found() -> None:
    """In a sentence, in a block, in a pipe of words."""
    text = "`gateway/grants/open.py` `gateway/grants/lost.py` `brokers/manifests/*.yaml` `gateway/lost/`"
    assert [words.split()[-1] for words in docs.lost_files(ROOT, {"a.md": text})] == [
        "gateway/grants/lost.py",
        "gateway/lost/",
    ]
    text = "`frontdesk grants list` `frontdesk grants lose`\n    frontdesk lose it\nthe frontdesk opens"
    assert [words.split(maxsplit=4)[-1] for words in docs.lost_commands({"a.md": text}, commands())] == [
        "frontdesk grants lose",
        "frontdesk lose it",
    ]
    text = "`make check`\nmake lost\nto make sense `python -m tests.bench.portal` `python -m tests.lost`"
    assert [words.split()[-1] for words in docs.lost_targets(ROOT, {"a.md": text})] == ["lost", "tests.lost"]


def test_an_operation_without_an_example_and_an_example_without_one_would_be_found() -> None:
    """By method and path; a value stands where the description has a name."""
    known = {("GET", "/api/v1/grants/{}"), ("POST", "/api/v1/grants/{}/undo"), ("GET", "/api/v1/grants")}
    text = 'api "$PORTAL/api/v1/grants?mine"\napi -X POST $PORTAL/api/v1/grants/$GRANT/undo\n'
    text += "api -d '{}' $PORTAL/api/v1/grants/$GRANT/lose\n"
    seen = docs.shown(text, known)
    assert known - seen == {("GET", "/api/v1/grants/{}")}
    assert seen - known == {("POST", "/api/v1/grants/$GRANT/lose")}
