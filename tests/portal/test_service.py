"""One service's page: what others did with it, as far as that tells of nobody."""

from uuid import UUID

from sqlmodel import select

from gateway import catalog
from gateway.authz import SYSTEM
from gateway.identity.models import Person
from gateway.requests.figures import ColleagueUse, PlanFigure
from tests.portal.conftest import Desk
from tests.requests.house import House


async def test_the_page_tells_how_long_others_waited_and_how_many_colleagues_use_it(
    desk: Desk, house: House
) -> None:
    """By plan, where somebody decides; of the reader's own team alone, and of nothing sensitive."""
    async with desk.browser(house.ines) as browser:
        before = (await browser.get("/services/desk")).text
        assert "In your team" not in before
        assert "Usually" not in before
        async with desk.units.open(SYSTEM) as unit:
            team = (await unit.db.get_one(Person, UUID(house.ines.id))).unit_id
            for service in (house.company.desk, house.company.plant):
                use = ColleagueUse(whose=f"unit:{team}", service_id=service.id, people=4, of=9)
                unit.db.add(use)
            deluxe = select(catalog.Plan).where(
                catalog.Plan.service_id == house.company.desk.id, catalog.Plan.slug == "deluxe"
            )
            plan = (await unit.db.execute(deluxe)).scalar_one()
            unit.db.add(PlanFigure(plan_id=plan.id, usual_seconds=7200))
        page = (await browser.get("/services/desk")).text
        assert "4 of 9 colleagues use it" in page
        assert "Usually 2 hours" in page
        assert "colleagues use it" not in (await browser.get("/services/plant")).text
    async with desk.browser(house.company.olaf) as other:
        assert "colleagues use it" not in (await other.get("/services/desk")).text


async def test_what_might_do_as_well_stands_on_every_page(desk: Desk, house: House) -> None:
    """Others of the same kind, as far as the reader sees them."""
    async with desk.browser(house.ines) as browser:
        assert "Might do as well" in (await browser.get("/services/desk")).text
        assert "Deals" in browser.page
    async with desk.browser(house.company.olaf) as other:
        assert "Deals" not in (await other.get("/services/desk")).text
