"""From portal to service: one browser, one service, once, within its time."""

from datetime import timedelta
from uuid import UUID

import pytest

from gateway import enforcement, identity, work
from gateway.authz import ANYONE, SYSTEM
from gateway.kernel import FixedClock
from tests.company import Company, open_grant, session_of


async def start(units: work.Units, slug: str = "desk", link: str = "/inbox?unread=1") -> tuple[str, str]:
    """Arrive at the service."""
    async with units.open(ANYONE) as unit:
        return await enforcement.start(unit, slug, link)


async def issue(units: work.Units, flow: str, session: UUID, slug: str = "desk") -> str:
    """Be allowed at the portal."""
    async with units.open(SYSTEM) as unit:
        return await enforcement.issue_code(unit, slug, flow, session)


async def redeem(units: work.Units, code: str, secret: str, slug: str = "desk") -> enforcement.Redeemed:
    """Come back to the service."""
    async with units.open(ANYONE) as unit:
        return await enforcement.redeem(unit, slug, code, secret)


async def test_the_browser_that_began_arrives_signed_in_where_it_wanted_to_go(
    units: work.Units, company: Company
) -> None:
    """The service session stands for the person, at this service alone."""
    await open_grant(units, company.ines, "desk")
    session, _ = await session_of(units, company.ines)
    secret, flow = await start(units)
    arrived = await redeem(units, await issue(units, flow, session.id), secret)
    assert arrived.deep_link == "/inbox?unread=1"
    async with units.read(ANYONE) as unit:
        here = await enforcement.of_session(unit, "desk", arrived.secret)
        elsewhere = await enforcement.of_session(unit, "plant", arrived.secret)
    assert here is not None
    assert (here.subject.id, here.values["user"]) == (company.ines.id, "ines")
    assert elsewhere is None


async def test_a_code_works_once(units: work.Units, company: Company) -> None:
    """A replayed link signs nobody in."""
    session, _ = await session_of(units, company.ines)
    secret, flow = await start(units)
    code = await issue(units, flow, session.id)
    await redeem(units, code, secret)
    with pytest.raises(enforcement.HandOverFailed):
        await redeem(units, code, secret)


async def test_a_flow_gives_one_code(units: work.Units, company: Company) -> None:
    """Nobody else can be handed into a flow that has its code already."""
    session, _ = await session_of(units, company.ines)
    _, flow = await start(units)
    await issue(units, flow, session.id)
    with pytest.raises(enforcement.HandOverFailed):
        await issue(units, flow, session.id)


async def test_a_stolen_code_is_worthless_in_another_browser(units: work.Units, company: Company) -> None:
    """It is bound to the secret that never left the first one."""
    session, _ = await session_of(units, company.ines)
    _, flow = await start(units)
    other, _ = await start(units)
    with pytest.raises(enforcement.HandOverFailed):
        await redeem(units, await issue(units, flow, session.id), other)


async def test_a_code_for_one_service_opens_no_other(units: work.Units, company: Company) -> None:
    """Neither at issue nor at redemption."""
    session, _ = await session_of(units, company.ines)
    secret, flow = await start(units)
    with pytest.raises(enforcement.HandOverFailed):
        await issue(units, flow, session.id, slug="plant")
    code = await issue(units, flow, session.id)
    with pytest.raises(enforcement.HandOverFailed):
        await redeem(units, code, secret, slug="plant")


async def test_a_code_runs_out_after_thirty_seconds(
    units: work.Units, company: Company, clock: FixedClock
) -> None:
    """Good at 29 s, refused at 31 s."""
    session, _ = await session_of(units, company.ines)
    first, second = await start(units), await start(units)
    codes = [await issue(units, flow, session.id) for _, flow in (first, second)]
    clock.advance(timedelta(seconds=29))
    await redeem(units, codes[0], first[0])
    clock.advance(timedelta(seconds=2))
    with pytest.raises(enforcement.HandOverFailed):
        await redeem(units, codes[1], second[0])


async def test_a_session_that_ended_meanwhile_is_not_handed_over(units: work.Units, company: Company) -> None:
    """Sign-out between portal and service wins."""
    session, _ = await session_of(units, company.ines)
    secret, flow = await start(units)
    code = await issue(units, flow, session.id)
    async with units.open(company.ines) as unit:
        await identity.end_session(unit, identity.SessionId(session.id))
    with pytest.raises(enforcement.HandOverFailed):
        await redeem(units, code, secret)


@pytest.mark.parametrize("flow", ["", "zz", "00" * 32, "00" * 31, "%00", "é"])
async def test_a_made_up_flow_gets_no_code(units: work.Units, company: Company, flow: str) -> None:
    """Refused, not an error."""
    session, _ = await session_of(units, company.ines)
    with pytest.raises(enforcement.HandOverFailed):
        await issue(units, flow, session.id)


@pytest.mark.parametrize(
    "link",
    [
        "//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "evil", "",
        "/a\r\nSet-Cookie: x=1", "/a b", "/\t/evil.example", "/.frontdesk/redeem?code=x", "\\\\evil",
        "/" + "a" * 3000,
    ],
)  # fmt: skip
async def test_a_link_that_leads_elsewhere_becomes_the_front_page(
    units: work.Units, company: Company, link: str
) -> None:
    """Only relative links on the service's own origin are kept."""
    session, _ = await session_of(units, company.ines)
    secret, flow = await start(units, link=link)
    assert (await redeem(units, await issue(units, flow, session.id), secret)).deep_link == "/"
