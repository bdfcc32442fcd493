"""Arriving at a service: begun there, redeemed there, once, by the same browser."""

from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest

from gateway import enforcement, work
from gateway.kernel import FixedClock
from tests.company import Company, open_grant, session_of
from tests.edge.conftest import COOKIES, PORTAL, Desk, DeskOf, header, set_cookies


async def begun(desk: Desk, to: str = "%2Finbox") -> tuple[str, str]:
    """The browser's secret and the flow that the portal sees."""
    answer = await desk.arrive(f"/.frontdesk/start?to={to}")
    assert answer.status == 302
    location = urlsplit(header(answer, "location") or "")
    assert f"{location.scheme}://{location.netloc}{location.path}" == f"{PORTAL}/open/desk"
    return set_cookies(answer)[COOKIES.flow], parse_qs(location.query)["flow"][0]


async def allowed(units: work.Units, company: Company, flow: str, slug: str = "desk") -> str:
    """The portal says yes to Ines: a code."""
    session, _ = await session_of(units, company.ines)
    async with units.open(company.ines) as unit:
        return await enforcement.issue_code(unit, slug, flow, UUID(str(session.id)))


async def test_whoever_began_and_was_allowed_arrives_where_they_wanted_to_go(
    units: work.Units, company: Company, desk: Desk
) -> None:
    """303 to the deep link; the session opens the service; lease and flow cookies are cleared."""
    await open_grant(units, company.ines, "desk")
    secret, flow = await begun(desk)
    answer = await desk.arrive(f"/.frontdesk/redeem?code={await allowed(units, company, flow)}", secret)
    assert (answer.status, header(answer, "location")) == (303, "/inbox")
    cookies = set_cookies(answer)
    assert (cookies[COOKIES.lease], cookies[COOKIES.flow]) == ("", "")
    assert (await desk.ask("desk", cookies[COOKIES.session])).status == 200


async def test_the_browser_keeps_the_secret_and_the_portal_sees_its_hash(
    company: Company, desk: Desk
) -> None:
    """HttpOnly, host-only, for ten minutes; never cached."""
    answer = await desk.arrive("/.frontdesk/start?to=%2F")
    (cookie,) = [value for name, value in answer.headers if name == "set-cookie"]
    assert cookie.endswith("; Path=/; HttpOnly; SameSite=Lax; Max-Age=600")
    assert set_cookies(answer)[COOKIES.flow] not in (header(answer, "location") or "")
    assert header(answer, "cache-control") == "no-store"


async def test_a_code_without_its_browser_opens_nothing(
    units: work.Units, company: Company, desk: Desk
) -> None:
    """A stolen or planted link: no flow cookie, a foreign one, two of them. Then its own browser passes."""
    secret, flow = await begun(desk)
    foreign, _ = await begun(desk)
    redeem = f"/.frontdesk/redeem?code={await allowed(units, company, flow)}"
    for flows in ((), (foreign,), (foreign, secret)):
        refused = await desk.arrive(redeem, *flows)
        assert (refused.status, set_cookies(refused)) == (403, {})
    assert (await desk.arrive(redeem, secret)).status == 303


async def test_a_code_works_once_and_at_its_own_service(
    units: work.Units, company: Company, desk: Desk
) -> None:
    """Elsewhere refused, here taken, again refused."""
    secret, flow = await begun(desk)
    redeem = f"/.frontdesk/redeem?code={await allowed(units, company, flow)}"
    answers = [
        await desk.arrive(redeem, secret, slug="plant"),
        await desk.arrive(redeem, secret),
        await desk.arrive(redeem, secret),
    ]
    assert [answer.status for answer in answers] == [403, 303, 403]


async def test_a_code_comes_too_late_after_thirty_seconds(
    units: work.Units, company: Company, desk: Desk, clock: FixedClock
) -> None:
    """The whole flow in ten minutes, the code in half of one."""
    secret, flow = await begun(desk)
    code = await allowed(units, company, flow)
    clock.advance(enforcement.FLOW_LIVES / 20)
    assert (await desk.arrive(f"/.frontdesk/redeem?code={code}", secret)).status == 403


@pytest.mark.parametrize(
    ("method", "target", "status"),
    [
        ("GET", "/.frontdesk/redeem", 403),
        ("GET", "/.frontdesk/redeem?code=", 403),
        ("GET", "/.frontdesk/redeem?code=a&code=b", 400),
        ("GET", "/.frontdesk/start?to=%2F&to=%2Fother", 400),
        ("POST", "/.frontdesk/start?to=%2F", 400),
        ("GET", "/.frontdesk/else", 404),
    ],
)
async def test_what_is_not_one_plain_arrival_is_refused(
    company: Company, desk: Desk, method: str, target: str, status: int
) -> None:
    """Doubled parameters, other methods, other paths: refused, and no cookie set."""
    answer = await desk.arrive(target, "x", method=method)
    assert (answer.status, set_cookies(answer)) == (status, {})


@pytest.mark.parametrize("to", ["https%3A%2F%2Fevil.example", "%2F%2Fevil.example", "%2F%5Cevil.example"])
async def test_a_link_to_another_site_leads_to_the_services_front_page(
    units: work.Units, company: Company, desk: Desk, to: str
) -> None:
    """Nobody is sent anywhere else after signing in."""
    secret, flow = await begun(desk, to)
    answer = await desk.arrive(f"/.frontdesk/redeem?code={await allowed(units, company, flow)}", secret)
    assert header(answer, "location") == "/"


async def test_while_the_database_is_away_nobody_arrives(gone: work.Units, desk_of: DeskOf) -> None:
    """503 with words; no cookie."""
    answer = await desk_of(gone).arrive("/.frontdesk/start?to=%2F")
    assert (answer.status, set_cookies(answer)) == (503, {})
