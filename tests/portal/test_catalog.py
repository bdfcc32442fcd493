"""The catalog page: it narrows without script, says who answers and how long it takes, and shows a way on."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlmodel import col, update

from gateway.authz import SYSTEM
from gateway.catalog import Plan
from gateway.identity.models import Person
from gateway.requests.figures import ColleagueUse, PlanFigure
from tests.company import open_grant
from tests.portal.conftest import Desk


async def test_a_search_that_finds_nothing_offers_two_ways_on(desk: Desk) -> None:
    """What was typed goes along, as text."""
    async with desk.browser(desk.company.ines) as browser:
        page = (await browser.get("/catalog?q=unicorn+%26+zebra")).text
    assert 'href="/proposals/new?kind=tool&amp;name=unicorn%20%26%20zebra"' in page
    assert 'href="/proposals/new?kind=service&amp;name=unicorn%20%26%20zebra"' in page


async def test_what_comes_close_is_said_to_be_close_and_the_offers_stand_below(desk: Desk) -> None:
    """A slip is forgiven, a part is a part; what was found as written needs no offer."""
    async with desk.browser(desk.company.ines) as browser:
        near = (await browser.get("/catalog?q=plamt")).text
        part = (await browser.get("/catalog?q=plant+unicorn")).text
        whole = (await browser.get("/catalog?q=plant")).text
    for page in (near, part):
        assert 'href="/services/plant"' in page
        assert "/proposals/new?kind=service" in page
    assert "Did you mean" in near
    assert "comes closest" in part
    assert 'href="/services/plant"' in whole
    assert "/proposals/new" not in whole


async def test_choices_narrow_without_script_and_can_be_removed(desk: Desk) -> None:
    """Boxes of the search's own form with counts; a chip leads to the page without it."""
    async with desk.browser(desk.company.ines) as browser:
        whole = (await browser.get("/catalog")).text
        narrow = (await browser.get("/catalog?q=test&class=operational")).text
        nothing = (await browser.get("/catalog?class=operational&cost=high")).text
    assert '<input form="find" type="checkbox" name="class" value="operational">' in whole
    assert 'value="operational" checked>' in narrow
    assert 'href="/services/plant"' in narrow
    assert 'href="/services/desk"' not in narrow
    assert '<a class="tag" href="/catalog?q=test">' in narrow
    assert "Your choices rule each other out" in nothing
    assert 'href="/catalog?cost=high"' in nothing


async def test_a_card_says_what_is_held_who_answers_and_what_it_costs(desk: Desk) -> None:
    """A price of some day is never shown as today's; one on request is not free."""
    async with desk.units.open(SYSTEM) as unit:
        asked = update(Plan).where(col(Plan.service_id) == desk.company.vault.id).values(approval="person")
        price = {"price_amount": Decimal(12), "price_currency": "EUR", "price_as_of": date(2023, 7, 18)}
        await unit.db.execute(asked.values(**price))
        asked = update(Plan).where(col(Plan.service_id) == desk.company.plant.id)
        await unit.db.execute(asked.values(price_on_request=True))
    await open_grant(desk.units, desk.company.ines, "desk")
    async with desk.browser(desk.company.ines) as browser:
        page = (await browser.get("/catalog")).text
    assert "You have this." in page
    assert "It approves" in page
    assert "as of 18 July 2023" in page
    assert "Price on request" in page


async def test_the_usual_time_stands_where_somebody_has_to_answer(desk: Desk) -> None:
    """Nothing where it is granted at once, or where too few have asked."""
    async with desk.units.open(SYSTEM) as unit:
        asked = update(Plan).where(col(Plan.service_id) == desk.company.vault.id)
        found = await unit.db.execute(asked.values(approval="person").returning(col(Plan.id)))
        unit.db.add_all(PlanFigure(plan_id=one, usual_seconds=7200) for one in found.scalars().all())
    async with desk.browser(desk.company.ines) as browser:
        page = (await browser.get("/catalog")).text
    assert page.count("Usually 2 hours") == 1


async def test_suggestions_stand_on_home_and_in_the_idle_catalog_alone(desk: Desk) -> None:
    """With their reason; a search is answered without them."""
    async with desk.units.open(SYSTEM) as unit:
        ines = await unit.db.get_one(Person, UUID(desk.company.ines.id))
        whose = f"unit:{ines.unit_id}"
        unit.db.add(ColleagueUse(whose=whose, service_id=desk.company.vault.id, people=7, of=12))
    async with desk.browser(desk.company.ines) as browser:
        home = (await browser.get("/")).text
        idle = (await browser.get("/catalog")).text
        search = (await browser.get("/catalog?q=deals")).text
    for page in (home, idle):
        assert "7 of 12 in sales use it" in page
    assert "7 of 12" not in search


async def test_whoever_knows_what_they_want_asks_from_the_row(desk: Desk) -> None:
    """One click less; what is theirs opens from there, for nobody else."""
    async with desk.browser(desk.company.ines) as browser:
        before = (await browser.get("/catalog")).text
    await open_grant(desk.units, desk.company.ines, "plant")
    async with desk.browser(desk.company.ines) as browser:
        after = (await browser.get("/catalog")).text
    assert 'href="/services/plant/request"' in before
    assert 'href="http://plant.localhost:8080/"' not in before
    assert 'href="/services/plant/request"' not in after
    assert 'href="http://plant.localhost:8080/"' in after
