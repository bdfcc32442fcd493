"""The portal's part of the hand-over."""

import pytest

from gateway import enforcement
from gateway.authz import ANYONE
from tests.company import open_grant
from tests.portal.conftest import Desk


async def start(desk: Desk, slug: str) -> str:
    """Begin at the service, as the edge does; the flow's name."""
    async with desk.units.open(ANYONE) as unit:
        _, flow = await enforcement.start(unit, slug, "/reports")
    return flow


async def test_who_has_it_is_sent_back_with_a_code(desk: Desk) -> None:
    """To the service's own origin, once."""
    await open_grant(desk.units, desk.company.ines, "desk")
    flow = await start(desk, "desk")
    async with desk.browser(desk.company.ines) as browser:
        answer = await browser.get(f"/open/desk?flow={flow}")
        again = await browser.get(f"/open/desk?flow={flow}")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("http://desk.localhost:8080/.frontdesk/redeem?code=")
    assert again.status_code == 401


async def test_who_has_it_not_is_told_how_to_get_it(desk: Desk) -> None:
    """And no code is made."""
    flow = await start(desk, "desk")
    async with desk.browser(desk.company.ines) as browser:
        answer = await browser.get(f"/open/desk?flow={flow}")
    assert answer.status_code == 403
    assert 'href="/services/desk"' in answer.text


async def test_who_is_nobody_yet_signs_in_and_comes_back(desk: Desk) -> None:
    """With the flow in hand."""
    flow = await start(desk, "desk")
    async with desk.browser() as browser:
        answer = await browser.get(f"/open/desk?flow={flow}")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/sign-in?to=/open/desk%3Fflow%3D{flow}"


async def test_without_a_flow_the_service_begins_one(desk: Desk) -> None:
    """A link out of a mail leads to the service's front page."""
    await open_grant(desk.units, desk.company.ines, "desk")
    async with desk.browser(desk.company.ines) as browser:
        answer = await browser.get("/open/desk")
    assert answer.headers["location"] == "http://desk.localhost:8080/"


async def test_a_flow_of_another_service_opens_nothing(desk: Desk) -> None:
    """Each flow belongs to the service that began it."""
    await open_grant(desk.units, desk.company.ines, "desk")
    flow = await start(desk, "plant")
    async with desk.browser(desk.company.ines) as browser:
        assert (await browser.get(f"/open/desk?flow={flow}")).status_code == 401


@pytest.mark.parametrize("slug", ["deals", "nothing"])
async def test_what_one_does_not_see_is_not_there(desk: Desk, slug: str) -> None:
    """Whether it exists or not."""
    async with desk.browser(desk.company.olaf) as browser:
        assert (await browser.get(f"/open/{slug}")).status_code == 404


@pytest.mark.parametrize("flow", ["zz", "0" * 63, "A" * 64, "0" * 65])
async def test_a_flow_that_is_none_is_refused(desk: Desk, flow: str) -> None:
    """It is read strictly."""
    async with desk.browser(desk.company.ines) as browser:
        assert (await browser.get(f"/open/desk?flow={flow}")).status_code == 422
