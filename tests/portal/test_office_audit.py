"""Reading the record: found by name, day and outcome, told in words, with evidence and its own proof."""

import re
from collections.abc import Sequence

import pytest

from gateway import audit, work
from tests.company import open_grant
from tests.portal.conftest import Desk


@pytest.fixture
def sinks() -> Sequence[work.Sink]:
    """The real audit sink."""
    return (audit.append,)


async def test_the_record_is_searched_by_name_day_and_outcome(desk: Desk) -> None:
    """Rows in words with their rules; a name that nobody has is told; the trail is checked on demand."""
    await open_grant(desk.units, desk.company.ines, "desk")
    async with desk.browser(desk.company.ines) as browser:
        assert (await browser.get("/admin/services")).status_code == 403
    async with desk.browser(desk.company.auditor) as browser:
        page = (await browser.get("/admin/audit?who=ines&from=2026-03-01&to=2026-03-31")).text
        assert "Access opened" in page
        assert "grant" in page
        page = (await browser.get("/admin/audit?who=ines&outcome=refused")).text
        assert "Service: administer refused" in page
        assert "Access opened" not in page
        assert 'class="empty"' in (await browser.get("/admin/audit?to=2020-01-01")).text
        assert "Nobody has this user name" in (await browser.get("/admin/audit?who=zebra")).text
        pack = re.search(r'href="(/admin/grants/[^"]*/evidence)"', (await browser.get("/admin/audit")).text)
        assert pack is not None
        answer = await browser.http.get(pack[1])
        assert answer.headers["content-type"] == "application/zip"
        assert "The trail verifies." in (await browser.get("/admin/audit/trail")).text
