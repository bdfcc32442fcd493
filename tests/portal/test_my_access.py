"""My access: where it comes from, what it costs, when it was used, and keeping all that ends soon."""

from datetime import timedelta

from sqlalchemy import update
from sqlmodel import col

from gateway import catalog, grants
from gateway.authz import SYSTEM
from tests.company import open_grant
from tests.portal.conftest import Desk
from tests.portal.test_deciding import decide, wish
from tests.portal.test_journey import settle
from tests.requests.house import House


async def test_access_is_sorted_by_its_source(desk: Desk, house: House) -> None:
    """By name at first; by who or what granted it on demand, with the names of people."""
    await open_grant(desk.units, house.ines, "shop")
    async with desk.browser(house.ines) as mine, desk.browser(house.mia) as theirs:
        path = await wish(mine)
        await decide(theirs, path, "approve")
        await settle(desk, house.ines.id)
        page = (await mine.get("/my-access")).text
        assert "Granted by rule" in page
        assert "Approved by Mia" in page
        assert "When it was last used is not known." in page
        by = (await mine.get("/my-access?by=source")).text
        assert by.index("Approved by people") < by.index("Granted by rule")
        assert (await mine.get("/my-access?by=magic")).status_code == 422


async def test_the_sum_is_told_by_month_and_a_year_counts_by_its_twelfth(desk: Desk, house: House) -> None:
    """What has no price adds nothing."""
    for slug, price, per in (("desk", 4, "MONTHLY"), ("shop", 24, "YEARLY"), ("plant", None, None)):
        short = {"duration": "PT2H"} if slug == "plant" else {}
        grant = await open_grant(desk.units, house.ines, slug, **short)
        async with desk.units.open(SYSTEM) as unit:
            found = update(catalog.Plan).where(col(catalog.Plan.id) == grant.plan_id)
            await unit.db.execute(found.values(price_amount=price, price_currency="EUR", price_per=per))
    async with desk.browser(house.ines) as mine:
        assert "Together it costs €6.00 a month." in (await mine.get("/my-access")).text


async def test_the_file_holds_what_the_page_shows_and_no_formula(desk: Desk, house: House) -> None:
    """Only one's own; a name that begins like a formula is text."""
    await open_grant(desk.units, house.ines, "desk")
    async with desk.units.open(SYSTEM) as unit:
        await unit.db.execute(
            update(catalog.Service).where(col(catalog.Service.slug) == "desk").values(name="=1+1")
        )
    async with desk.browser(house.ines) as mine:
        answer = await mine.get("/my-access.csv")
        assert answer.headers["content-type"].startswith("text/csv")
        assert "attachment" in answer.headers["content-disposition"]
        lines = answer.text.splitlines()
        assert lines[0].removeprefix("\ufeff").startswith("Service,Plan,From,Until")
        assert lines[1].startswith("'=1+1,Basic,2026-03-02")
        assert len(lines) == 2
    async with desk.browser(house.company.olaf) as other:
        assert len((await other.get("/my-access.csv")).text.splitlines()) == 1


async def test_everything_that_ends_soon_is_kept_by_one_click_and_told_one_by_one(
    desk: Desk, house: House
) -> None:
    """What a rule grants is longer at once, what people decide is asked for, what is refused says why."""
    kept = await open_grant(desk.units, house.ines, "desk")
    refused = await open_grant(desk.units, house.ines, "shop")
    async with desk.browser(house.ines) as mine, desk.browser(house.mia) as theirs:
        path = await wish(mine, service="deals", duration="2592000")
        await decide(theirs, path, "approve")
        await settle(desk, house.ines.id)
        assert "Keep all" not in (await mine.get("/my-access")).text
        desk.clock.advance(timedelta(days=26))
    async with desk.units.open(SYSTEM) as unit:
        await unit.db.execute(
            update(catalog.Service).where(col(catalog.Service.slug) == "shop").values(state="retiring")
        )
    async with desk.browser(house.ines) as mine:
        assert "Keep all 3 longer" in (await mine.get("/")).text
        page = (await mine.get("/my-access")).text
        once = page.split('name="once" value="')[1].split('"')[0]
        answer = await mine.post("/my-access/renew", {"once": once})
        assert answer.status_code == 200
        assert "1 stays yours" in answer.text
        assert "Waiting for Mia" in answer.text
        assert 'class="say stop"' in answer.text
        assert f"/requests/{refused.request_id}" not in answer.text
        longer = answer.text
        await mine.get("/my-access")
        again = await mine.post("/my-access/renew", {"once": once})
        assert "Waiting for Mia" in again.text
    async with desk.units.read(SYSTEM) as unit:
        grant = await unit.db.get_one(grants.Grant, kept.id)
    assert grant.ends_at == desk.clock.now() + timedelta(days=30)
    assert "29 days left" in longer or "30 days left" in longer


async def test_with_nothing_that_ends_soon_renewing_says_so(desk: Desk) -> None:
    """A page that was open for long."""
    async with desk.browser(desk.company.ines) as mine:
        await mine.get("/my-access")
        assert "Nothing of yours ends soon" in (await mine.post("/my-access/renew")).text
        mine.page = ""
        assert (await mine.post("/my-access/renew", {"once": "1"})).status_code == 403
