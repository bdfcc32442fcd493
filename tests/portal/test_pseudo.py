"""In a language that nobody speaks every page shows what is not in the catalogue."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from http import HTTPStatus

import pytest
from sqlalchemy import text

from gateway.authz import SYSTEM, Subject
from gateway.kernel.pseudo import CLOSE, OPEN
from tests.portal.conftest import Desk
from tests.portal.test_office_pages import OPENS, Story
from tests.portal.test_office_pages import story as story  # noqa: PLC0414  # a fixture of the neighbour

FRONT = [
    "/",
    "/catalog",
    "/catalog?q=desk",
    "/catalog?q=nothinglikeit",
    "/services/desk",
    "/services/plant",
    "/services/desk/request",
    "/my-access",
    "/approvals",
    "/approvals?tab=asked",
    "/approvals?tab=decided",
    "/delegations",
    "/tokens",
    "/proposals",
    "/proposals/new",
    "/palette",
    "/notices",
    "/settings",
    "/services/nowhere",
    "/admin",
]
BACK = [f"/admin/{name}" for name in OPENS["it"].split()] + [
    "/admin/services/desk",
    "/admin/services/desk/manifest",
    "/admin/people/{person_id}",
    "/admin/findings/{finding_id}",
    "/grants/{grant_id}/why",
    "/requests/{request_id}",
]
_SILENT = {"script", "style", "code", "pre", "textarea", "datalist", "kbd"}
_SPOKEN = ("aria-label", "title", "placeholder", "alt")
_WORD = re.compile(r"[A-Za-z]{2,}")
_ADDRESS = re.compile(r"https?://\S+")
# The product's name, and what is the same in every language.
_SAME = {"Frontdesk", "UTC", "CSV", "YAML", "JSON", "KB", "MB", "EUR"}


class Page(HTMLParser):
    """What a reader sees or hears of a page, and stands outside of all brackets."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.bare: list[str] = []
        self._silent: list[str] = []
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Attributes that are read out count like text; a text in a language of its own does not."""
        named = dict(attrs)
        if tag in _SILENT or (tag == "option" and "lang" in named):
            self._silent.append(tag)
        for name in _SPOKEN:
            inner = Page()
            inner.handle_data(named.get(name) or "")
            self.bare += inner.bare

    def handle_endtag(self, tag: str) -> None:
        """Heard again."""
        if self._silent and self._silent[-1] == tag:
            self._silent.pop()

    def handle_data(self, data: str) -> None:
        """A text may go on over several elements, so its brackets may too."""
        if self._silent:
            return
        kept = []
        for part in re.split(f"([{OPEN}{CLOSE}])", data):
            self._depth += {OPEN: 1, CLOSE: -1}.get(part, 0)
            if self._depth == 0 and part != CLOSE:
                kept.append(part)
        self.bare.append("".join(kept))


@pytest.mark.timeout(400)
async def test_every_text_of_every_page_is_in_the_catalogue(desk: Desk, story: Story) -> None:
    """What stands outside of brackets is a name, or was typed by somebody."""
    data = await _data(desk)
    found = []
    walks = (
        (desk.company.ines, FRONT),
        (desk.company.it, [*FRONT, *BACK]),
        (desk.company.auditor, ["/admin/audit", "/admin/audit/trail"]),
    )
    for who, paths in walks:
        await _speak(desk, who, "en-XA")
        async with desk.browser(who) as browser:
            for path in paths:
                answer = await browser.get(story.path(path))
                found += [f"{path}: {word}" for word in _outside(answer.text, data)]
    assert sorted(set(found)) == []


async def test_before_signing_in_the_browser_chooses(desk: Desk) -> None:
    """The way in, in German and in pseudo-languages, with its direction."""
    async with desk.browser() as browser:
        german = await browser.http.get("/sign-in", headers={"accept-language": "fr, de-AT;q=0.9, en;q=0.8"})
        other = await browser.http.get("/sign-in", headers={"accept-language": "ar-XB"})
    assert '<html lang="de" dir="ltr"' in german.text
    assert "Anmelden" in german.text
    assert '<html lang="ar-XB" dir="rtl"' in other.text


async def test_an_address_that_leads_nowhere_knows_who_went_there(desk: Desk) -> None:
    """No route would ask: its page has the reader's language and their navigation all the same."""
    await _speak(desk, desk.company.ines, "de")
    async with desk.browser(desk.company.ines) as browser:
        answer = await browser.get("/there-is-no-such-page")
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert '<html lang="de" dir="ltr"' in answer.text
    assert 'href="/my-access"' in answer.text
    async with desk.browser() as stranger:
        answer = await stranger.get("/there-is-no-such-page")
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert 'href="/my-access"' not in answer.text


async def test_pseudo_languages_are_for_local_stacks_alone(desk: Desk) -> None:
    """Somebody real would find a page that nobody can read."""
    far = desk.with_ports(site=replace(desk.ports.site, local=False))
    await _speak(desk, desk.company.ines, "en-XA")
    async with far.browser(desk.company.ines) as browser:
        answer = await browser.get("/")
    assert '<html lang="en"' in answer.text
    assert OPEN not in answer.text


async def test_a_text_outside_the_catalogue_would_be_found() -> None:
    """In text, in a hint, across elements; and what people typed is let pass."""
    made = (
        f'<p title="Plain hint">{OPEN}Inside <b>of it</b>{CLOSE} Outside <i>Ines</i></p><code>run it</code>'
    )
    assert _outside(made, {"Ines"}) == ["Plain", "hint", "Outside"]


async def test_the_choice_is_kept_and_wins(desk: Desk) -> None:
    """Portal and mail follow; emptied, the company decides again; nonsense is refused with what to do."""
    async with desk.browser(desk.company.ines) as browser:
        await browser.get("/settings")
        kept = await browser.post("/settings", {"language": "de", "zone": "Europe/Berlin"})
        assert kept.headers["location"] == "/settings?said=kept"
        german = await browser.get("/settings")
        assert "Wie wir mit Ihnen sprechen" in german.text
        assert "Europe/Berlin" in german.text
        wrong = await browser.post("/settings", {"language": "tlh", "zone": "Mars/Olympus"})
        assert (wrong.status_code, "Wählen Sie eine der Sprachen." in wrong.text) == (422, True)
        await browser.get("/settings")
        await browser.post("/settings", {})
        assert '<html lang="en"' in (await browser.get("/")).text


@pytest.mark.parametrize("path", ["/", "/catalog", "/my-access", "/settings"])
async def test_pages_are_german_for_who_reads_german(desk: Desk, path: str) -> None:
    """And say so to screen readers."""
    await _speak(desk, desk.company.ines, "de")
    async with desk.browser(desk.company.ines) as browser:
        answer = await browser.get(path)
    assert '<html lang="de" dir="ltr"' in answer.text
    assert "Meine Zugänge" in answer.text


def _outside(page: str, data: set[str]) -> list[str]:
    parser = Page()
    parser.feed(page)
    said = "\n".join(parser.bare)
    said = _ADDRESS.sub(" ", said)
    known = "|".join(re.escape(one) for one in sorted(data, key=len, reverse=True))
    said = re.sub(rf"(?<!\w)(?:{known})(?!\w)", " ", said)
    return [word for word in _WORD.findall(said) if word not in _SAME]


async def _speak(desk: Desk, who: Subject, tag: str) -> None:
    async with desk.units.open(SYSTEM) as unit:
        await unit.db.execute(
            text("update people set own_locale = :tag where id = :id"), {"tag": tag, "id": who.id}
        )


async def _data(desk: Desk) -> set[str]:
    """Every text that stands in a table: names, reasons, manifests; and every name that has no table."""
    columns = text(
        "select table_name, column_name from information_schema.columns where table_schema = 'public'"
        " and data_type in ('text', 'character varying', 'jsonb') and table_name <> 'alembic_version'"
    )
    found: set[str] = set()
    async with desk.units.read(SYSTEM) as unit:
        for table, column in (await unit.db.execute(columns)).all():
            rows = (await unit.db.execute(text(f'select distinct "{column}"::text from "{table}"'))).scalars()  # noqa: S608
            for value in rows:
                found |= {str(value)} if value else set()
                found.update(re.findall(r'"([^"]+)"', value or ""))
    files = {file.rpartition("/")[2] for file in desk.units.policies.files}
    # What is typed exactly is the same in every language.
    rules = {"grant.revoked", *desk.units.policies.ids, *files, *(file.partition(".")[0] for file in files)}
    return {one for one in found | rules if len(one) > 1}
