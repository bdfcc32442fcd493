"""How often a page asks the database: as often for seven services as for two, and nothing twice."""

from collections import Counter
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from tests.company import open_grant, publish
from tests.portal.conftest import Desk
from tests.statements import sent

PAGES = ("/", "/catalog", "/my-access", "/tokens", "/palette", "/palette?q=thing")
FULLER = (*PAGES, "/services/thing-1", "/services/thing-1/request", "/approvals", "/notices", "/delegations")


async def test_more_services_ask_the_database_no_more_often(desk: Desk, engine: AsyncEngine) -> None:
    """A page that asks again for each row is quick in a test and slow in a company."""
    await _hold(desk, "thing-1", "thing-2")
    few = await _asked(desk, engine)
    await _hold(desk, "thing-3", "thing-4", "thing-5", "thing-6", "thing-7")
    assert await _asked(desk, engine) == few


async def test_no_page_asks_the_same_question_twice(desk: Desk, engine: AsyncEngine) -> None:
    """What stands in two places of a page is one fact, read once, and the same in both."""
    await _hold(desk, "thing-1", "thing-2")
    async with desk.browser(desk.company.ines) as browser:
        # The first search of a process fills its shelf.
        await browser.get("/catalog")
        for path in FULLER:
            with sent(engine) as statements:
                assert (await browser.get(path)).status_code == 200
            again = [one for one, many in Counter(statements).items() if many > 1 and "SELECT" in one.text]
            assert again == [], path


async def _hold(desk: Desk, *slugs: str) -> None:
    """More services, which Ines has."""
    steward = UUID(desk.company.it.id)
    for slug in slugs:
        await publish(desk.units, slug, "information", "everyone", "30 days", steward=steward)
        await open_grant(desk.units, desk.company.ines, slug)


async def _asked(desk: Desk, engine: AsyncEngine) -> dict[str, int]:
    """How many statements each page sends."""
    found = {}
    async with desk.browser(desk.company.ines) as browser:
        for path in PAGES:
            with sent(engine) as statements:
                assert (await browser.get(path)).status_code == 200
            found[path] = len(statements)
    return found
