"""What is set up by hand says so on every page: how it begins, where it opens, how it ends."""

from datetime import timedelta

from gateway import grants, provisioning
from gateway.authz import SYSTEM
from gateway.grants import GrantId
from tests import by_hand
from tests.portal.conftest import Desk
from tests.requests.house import House


async def test_its_page_says_who_sets_it_up_and_since_when_the_price_is_known(
    desk: Desk, house: House
) -> None:
    """No address of ours, no promise of seconds, no price of today, and nothing that is free."""
    await by_hand.publish(desk.units, house.company)
    async with desk.browser(house.ines) as mine:
        page = (await mine.get("/services/boards")).text
        card = (await mine.get("/catalog?q=kanban")).text
    assert "IT sets it up by hand, at the service itself." in page
    assert "as of 17 October 2018" in page
    assert "per person and month" in page
    assert "Price on request" in page
    assert "https://boards.example/pricing" in page
    assert "boards.localhost" not in page
    assert "within seconds" not in page
    assert "Set up by hand" in card
    assert "Free" not in card
    assert "Granted at once" not in card


async def test_it_opens_at_the_vendor_when_it_says_so_that_it_is_there(desk: Desk, house: House) -> None:
    """Before, IT has it; afterwards, one link that tells the vendor nothing about us."""
    await by_hand.publish(desk.units, house.company)
    opened = await by_hand.ask(desk.units, house.ines)
    async with desk.browser(house.ines) as mine:
        waits = (await mine.get("/my-access")).text
        assert "IT sets it up by hand; we write to you when it is there." in waits
        assert "https://boards.example/start" not in waits + (await mine.get("/")).text
        assert (await mine.get("/open/boards")).headers["location"] == "/services/boards"
        async with desk.units.open(house.company.it) as unit:
            await provisioning.done(unit, GrantId(opened.id))
        for path in ("/my-access", "/services/boards", "/"):
            page = (await mine.get(path)).text
            assert 'href="https://boards.example/start" rel="noopener noreferrer"' in page, path
            assert "boards.localhost" not in page, path
        assert "costs nothing" not in (await mine.get("/my-access")).text
        assert (await mine.get("/open/boards")).headers["location"] == "https://boards.example/start"


async def test_a_link_that_opens_it_leads_whoever_has_it_not_to_its_page(desk: Desk, house: House) -> None:
    """Which says how to ask for it."""
    await by_hand.publish(desk.units, house.company)
    async with desk.browser(house.ines) as mine:
        answer = await mine.get("/open/boards")
    assert (answer.status_code, answer.headers["location"]) == (303, "/services/boards")


async def test_its_end_is_told_when_somebody_removed_it(desk: Desk, house: House) -> None:
    """Until then the page of the revocation says that the holder may still get in."""
    await by_hand.publish(desk.units, house.company)
    opened = await by_hand.ask(desk.units, house.ines)
    async with desk.units.open(house.company.it) as unit:
        await provisioning.done(unit, GrantId(opened.id))
        await grants.revoke(unit, GrantId(opened.id), why="Not needed any more.")
    desk.clock.advance(timedelta(minutes=1))
    taken = grants.GrantRevoked(id=opened.id)
    await provisioning.withdraw(desk.units, taken, provisioning.ByManifest(desk.units))
    async with desk.browser(house.company.it) as it:
        told = (await it.get(f"/grants/{opened.id}/revoke")).text
        assert "may still get in there until then." in told
        assert "cannot open Boards any more" not in told
        async with desk.units.open(house.company.it) as unit:
            await provisioning.done(unit, GrantId(opened.id))
        told = (await it.get(f"/grants/{opened.id}/revoke")).text
        assert "may still get in" not in told
    async with desk.units.read(SYSTEM) as unit:
        assert (await unit.db.get_one(grants.Grant, opened.id)).state == "ended"
