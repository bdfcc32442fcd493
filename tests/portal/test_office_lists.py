"""Lists of the office: sorted, counted, kept under a name, and taken away as exactly what is shown."""

import csv
import io
import re
from datetime import timedelta
from html import unescape
from uuid import UUID

import pytest

from gateway import governance, provisioning
from gateway.authz import SYSTEM, Subject
from gateway.governance import FindingState
from gateway.identity.models import Person
from gateway.kernel import new_id
from gateway.portal import admin_files, as_csv
from gateway.work import Emitted
from tests.company import open_grant
from tests.portal.conftest import Browser, Desk
from tests.portal.test_office_pages import stuck
from tests.proposals.kit import submitted

LISTS = ("services", "connections", "people", "clients", "sessions", "findings", "fulfilments", "proposals")


async def test_a_file_holds_what_the_page_shows_in_the_same_order(desk: Desk) -> None:
    """Heads and first cells are those of the page, whatever the filter and the order."""
    await stuck(desk.units, desk.company.ines)
    await _finding(desk)
    await submitted(desk.units, desk.company.ines)
    await submitted(desk.units, desk.company.olaf, name="Penpot", kind="service")
    async with desk.browser(desk.company.it) as browser:
        for address in (
            *LISTS,
            "proposals?sort=name&kind=tool&state=every",
            "people?sort=-username&state=active",
            "services?sort=-slug&q=de",
        ):
            part, _mark, query = address.partition("?")
            page = (await browser.get(f"/admin/{address}")).text
            rows = await _file(browser, f"/admin/{part}.csv?{query}")
            assert _heads(page) == rows[0], address
            assert _firsts(page) == [row[0] for row in rows[1:]], address
            assert len(rows) > 1, address


async def test_a_file_goes_on_behind_the_first_page(desk: Desk) -> None:
    """More rows than are read at once, each of them once, in the order that was chosen."""
    await _crowd(desk, 2 * admin_files.BATCH + 20)
    async with desk.browser(desk.company.it) as browser:
        rows = (await _file(browser, "/admin/people.csv?sort=-email"))[1:]
    mails = [row[2] for row in rows]
    assert len(mails) == len({tuple(row) for row in rows}) > 2 * admin_files.BATCH
    assert mails == sorted(mails, reverse=True)


async def test_nothing_in_a_file_is_a_formula(desk: Desk) -> None:
    """What a spreadsheet would calculate stands behind an apostrophe; lines and quotes are quoted."""
    async with desk.units.open(SYSTEM) as unit:
        (
            await unit.db.get_one(Person, UUID(desk.company.ines.id))
        ).name = '=HYPERLINK("https://evil.example")'
        (await unit.db.get_one(Person, UUID(desk.company.olaf.id))).name = "@a,b\r\nc"
    async with desk.browser(desk.company.it) as browser:
        names = {row[0] for row in await _file(browser, "/admin/people.csv")}
    assert {'\'=HYPERLINK("https://evil.example")', "'@a,b\r\nc"} <= names


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\tx", "\rx", "\nx"])
def test_every_sign_that_begins_a_formula_is_disarmed(text: str) -> None:
    """And a plain text is left as it is."""
    assert as_csv.told(text, "UTC") == f"'{text}"
    assert as_csv.told(f"a{text}", "UTC") == f"a{text}"


async def test_taking_a_file_away_is_on_record_and_looking_ahead_is_not(
    desk: Desk, emitted: list[Emitted]
) -> None:
    """A browser that fetches a link before anybody clicks gets nothing."""
    async with desk.browser(desk.company.it) as browser:
        ahead = await browser.http.get("/admin/people.csv", headers={"sec-purpose": "prefetch"})
        assert (ahead.status_code, ahead.content) == (204, b"")
        assert _exports(emitted) == []
        await browser.get("/admin/people.csv")
    assert _exports(emitted) == ["people"]


async def test_a_file_opens_for_whom_the_page_opens(desk: Desk) -> None:
    """Staff get neither; a file of the trail is for auditors alone."""
    async with desk.browser(desk.company.olaf) as browser:
        for part in (*LISTS, "audit"):
            assert (await browser.get(f"/admin/{part}.csv")).status_code in {403, 404}, part
    async with desk.browser(desk.company.it) as browser:
        assert (await browser.get("/admin/audit.csv")).status_code == 403
    async with desk.browser(desk.company.auditor) as browser:
        assert (await browser.get("/admin/audit.csv")).status_code == 200


async def test_columns_sort_both_ways_and_say_so(desk: Desk) -> None:
    """A second press turns the order round; a name that no column has leaves the list's own order."""
    async with desk.browser(desk.company.it) as browser:
        page = (await browser.get("/admin/people")).text
        assert 'aria-sort="ascending"' in page
        assert 'href="/admin/people?sort=-name"' in page
        down = _firsts((await browser.get("/admin/people?sort=-name")).text)
        assert down == _firsts(page)[::-1]
        assert 'aria-sort="descending"' in browser.page
        assert _firsts((await browser.get("/admin/people?sort=shoe-size")).text) == _firsts(page)


async def test_a_page_says_which_rows_of_how_many_it_shows(desk: Desk) -> None:
    """Also on the second page, which leads back to the first."""
    await _crowd(desk, 60)
    async with desk.browser(desk.company.it) as browser:
        page = (await browser.get("/admin/people?sort=username")).text
        assert "1–50 of 66" in page
        onward = re.search(r'href="([^"]*)" rel="next"', page)
        assert onward is not None
        page = (await browser.get(unescape(onward[1]))).text
        assert "51–66 of 66" in page
        assert 'href="/admin/people?sort=username">First page' in page


async def test_a_filter_is_kept_under_a_name_used_and_forgotten(desk: Desk) -> None:
    """It is one's own: a colleague neither sees nor forgets it."""
    look = {"part": "people", "name": "Closed  ones", "query": "state=inactive&cursor=x&evil=1&sort=-name"}
    async with desk.browser(desk.company.it) as browser:
        await browser.get("/admin/people?state=inactive")
        answer = await browser.post("/admin/filters", look)
        assert answer.headers["location"] == "/admin/people?sort=-name&state=inactive&said=kept"
        page = (await browser.get("/admin/people")).text
        assert 'href="/admin/people?sort=-name&amp;state=inactive">Closed ones</a>' in page
        drop = re.search(r'action="(/admin/filters/[^"]*/drop)"', page)
        assert drop is not None
    async with desk.browser(desk.company.security) as other:
        assert "Closed ones" not in (await other.get("/admin/people")).text
        assert (await other.post(drop[1])).status_code == 404
    async with desk.browser(desk.company.it) as browser:
        await browser.get("/admin/people")
        await browser.post(drop[1])
        assert "Closed ones" not in (await browser.get("/admin/people")).text


async def test_a_filter_without_a_name_or_of_no_list_is_refused(desk: Desk) -> None:
    """And so is the twenty-first of a list."""
    async with desk.browser(desk.company.it) as browser:
        await browser.get("/admin/people")
        token = browser.page
        assert (await browser.post("/admin/filters", {"part": "people", "query": ""})).status_code == 422
        browser.page = token
        assert (await browser.post("/admin/filters", {"part": "safes", "name": "x"})).status_code == 404
    async with desk.units.open(desk.company.it) as unit:
        for number in range(20):
            await governance.keep_filter(unit, "people", f"n{number}", "")
        await governance.keep_filter(unit, "people", "n1", "state=active")
        with pytest.raises(Exception, match="twenty"):
            await governance.keep_filter(unit, "people", "one more", "")


async def test_several_findings_are_put_off_at_once(desk: Desk) -> None:
    """One that cannot be is told and stops no other; without a pick or a day nothing happens."""
    one, other = await _finding(desk), await _finding(desk, desk.company.olaf)
    async with desk.browser(desk.company.it) as browser:
        page = (await browser.get("/admin/findings?picked=all")).text
        assert all(f'name="pick.{one}" value="on"' in page for one in (one, other))
        assert " checked>" in page
        assert (await browser.post("/admin/findings/picked", {"act": "snooze"})).status_code == 422
        await browser.get("/admin/findings")
        picked = {f"pick.{one}": "on", f"pick.{other}": "on", "look": "state=open"}
        answer = await browser.post("/admin/findings/picked", picked | {"act": "snooze"})
        assert answer.status_code == 409
        assert "Choose a day." in answer.text
        answer = await browser.post("/admin/findings/picked", picked | {"act": "snooze", "day": "2026-03-20"})
        assert (answer.status_code, "2 are done." in answer.text) == (200, True)
        picked[f"pick.{new_id()}"] = "on"
        settle = {"act": "settle", "why": "It was put right."}
        answer = await browser.post("/admin/findings/picked", picked | settle)
        assert "2 are done. 1 was left as it is:" in answer.text
    async with desk.units.read(SYSTEM) as unit:
        assert {row.state for row in await governance.findings(unit)} == {FindingState.FIXED}


async def test_several_answers_are_taken_back_at_once(desk: Desk) -> None:
    """By the form on the answer, which goes with its moment; a colleague's try opens nothing."""
    one, other = await _finding(desk), await _finding(desk, desk.company.olaf)
    picked = {f"pick.{one}": "on", f"pick.{other}": "on"}
    accept = {"act": "accept", "day": "2026-03-20", "why": "Until spring.", "look": "kind=stuck"}
    async with desk.browser(desk.company.it) as browser:
        await browser.get("/admin/findings")
        page = (await browser.post("/admin/findings/picked", picked | accept)).text
        assert 'action="/admin/findings/undo"' in page
        assert "Undo all 2" in page
        assert re.search(r'data-toast data-until="[^"]*"', page)
        async with desk.browser(desk.company.security) as colleague:
            await colleague.get("/admin/findings")
            assert (await colleague.post("/admin/findings/undo", picked)).status_code == 409
        assert "2 are open again." in (await browser.post("/admin/findings/undo", picked)).text
        desk.clock.advance(timedelta(seconds=31))
        await browser.post("/admin/findings/picked", {f"pick.{one}": "on", **accept})
        desk.clock.advance(timedelta(seconds=31))
        answer = await browser.post("/admin/findings/undo", {f"pick.{one}": "on"})
        assert (answer.status_code, "Half a minute is over." in answer.text) == (409, True)


async def test_one_answer_is_taken_back_on_its_page(desk: Desk) -> None:
    """The toast of the answer holds the way back, for as long as there is one."""
    one = await _finding(desk)
    async with desk.browser(desk.company.it) as browser:
        await browser.get(f"/admin/findings/{one}")
        answer = await browser.post(f"/admin/findings/{one}/snooze", {"day": "2026-03-20"})
        page = (await browser.get(answer.headers["location"])).text
        assert f'action="/admin/findings/{one}/undo"' in page
        answer = await browser.post(f"/admin/findings/{one}/undo")
        page = (await browser.get(answer.headers["location"])).text
        assert "Taken back. It is open again." in page
        assert "/undo" not in page
        assert (await browser.post(f"/admin/findings/{one}/undo")).status_code == 409


async def test_an_auditor_who_picks_findings_changes_none(desk: Desk) -> None:
    """The answer says why, and the row stays open."""
    one = await _finding(desk)
    async with desk.browser(desk.company.auditor) as browser:
        await browser.get("/admin/findings")
        form = {f"pick.{one}": "on", "act": "settle", "why": "It was put right."}
        assert (await browser.post("/admin/findings/picked", form)).status_code == 409
    async with desk.units.read(SYSTEM) as unit:
        assert [row.state for row in await governance.findings(unit)] == [FindingState.OPEN]


async def test_several_pieces_of_work_are_tried_again_at_once(desk: Desk) -> None:
    """What is not in the queue any more is told."""
    grant = await stuck(desk.units, desk.company.ines)
    async with desk.browser(desk.company.it) as browser:
        await browser.get("/admin/fulfilments")
        answer = await browser.post("/admin/fulfilments/picked", {f"pick.{grant}": "on"})
        assert "1 is done." in answer.text
        answer = await browser.post("/admin/fulfilments/picked", {f"pick.{grant}": "on"})
        assert answer.status_code == 409
    async with desk.units.read(SYSTEM) as unit:
        assert await provisioning.queue(unit) == []


async def _finding(desk: Desk, holder: Subject | None = None) -> UUID:
    """An open one about somebody's access."""
    grant = await open_grant(desk.units, holder or desk.company.ines, "desk")
    async with desk.units.open(SYSTEM) as unit:
        await governance.note(unit, provisioning.FulfilmentStuck(id=grant.id))
    async with desk.units.read(SYSTEM) as unit:
        return next(one.id for one in await governance.findings(unit) if one.about_id == grant.id)


async def _crowd(desk: Desk, many: int) -> None:
    async with desk.units.open(SYSTEM) as unit:
        ines = await unit.db.get_one(Person, UUID(desk.company.ines.id))
        for number in range(many):
            copy = ines.model_dump(exclude={"id", "subject", "username"})
            unit.db.add(Person(**copy, id=new_id(), subject=f"i-{number}", username=f"ines-{number}"))


async def _file(browser: Browser, address: str) -> list[list[str]]:
    answer = await browser.get(address)
    assert answer.status_code == 200, address
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["content-disposition"].startswith("attachment")
    return list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"), newline="")))


def _exports(emitted: list[Emitted]) -> list[str]:
    return [one.event.part for one in emitted if isinstance(one.event, governance.ListExported)]


def _heads(page: str) -> list[str]:
    """The heads of the table, without those of picks and buttons."""
    found = re.findall(r"<th scope=\"col\"[^>]*>(.*?)</th>", page)
    return [re.sub(r"<[^>]*>|↑|↓", "", one).strip() for one in found if 'class="unseen"' not in one]


def _firsts(page: str) -> list[str]:
    """The first cell of each row."""
    found = re.findall(r'<th scope="row">(.*?)</th>', page, re.DOTALL)
    return [unescape(re.sub(r"<[^>]*>|\(this one\)", "", one)).strip() for one in found]
