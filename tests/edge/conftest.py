"""An edge in one process: the real decision endpoint and hand-over over the test's database."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import NullPool
from sqlalchemy.ext.asyncio import create_async_engine

from gateway import audit, authz, enforcement, identity, work
from gateway.authz import Subject
from gateway.edge.awake import Awake
from gateway.edge.calls import Answer, Call
from gateway.edge.check import Check, CookieNames
from gateway.edge.days import Days
from gateway.edge.handover import Arrival
from gateway.edge.refusals import refusal
from gateway.enforcement import LeaseKey, Standings
from gateway.kernel import FixedClock
from tests.company import session_of

PORTAL = "http://localhost:8080"
COOKIES = CookieNames(session="s-8080", lease="l-8080", flow="f-8080", secure=False)


@dataclass
class Tokens:
    """Accepts what it was told, refuses the rest."""

    known: dict[str, identity.VerifiedClaims] = field(default_factory=dict)

    async def verify(self, token: str) -> identity.VerifiedClaims:
        """The claims of that token."""
        if token not in self.known:
            raise identity.TokenRefused(identity.Reason.SIGNATURE)
        return self.known[token]


@dataclass
class Desk:
    """One edge and what stands around it."""

    check: Check
    arrival: Arrival
    standings: Standings
    tokens: Tokens
    spool: audit.Spool
    awake: Awake
    days: Days

    async def ask(self, slug: str, *secrets: str, bearer: str | None = None, page: bool = False) -> Answer:
        """One call as Envoy tells of it, with these service session cookies."""
        headers = {"cookie": "; ".join(f"{COOKIES.session}={secret}" for secret in secrets)}
        if bearer is not None:
            headers["authorization"] = f"Bearer {bearer}"
        if page:
            headers |= {"accept": "text/html", "sec-fetch-mode": "navigate"}
        answer = await self.check.decide(Call(slug, "GET", "/inbox?unread=1", headers))
        await self.awake.settled()
        await self.days.settled()
        # On a busy machine the next call may come a second later, and a waiting decision be too old.
        await self.spool.flush()
        return answer

    async def arrive(self, target: str, *flows: str, slug: str = "desk", method: str = "GET") -> Answer:
        """A call of `/.frontdesk/…` with these flow cookies."""
        headers = {"cookie": "; ".join(f"{COOKIES.flow}={flow}" for flow in flows)}
        return await self.arrival.answer(Call(slug, method, target, headers))


@pytest.fixture
def sinks(emitted: list[work.Emitted]) -> Sequence[work.Sink]:
    """What is taken away is written down as the product does."""
    kept = emitted

    async def keep(unit: work.Unit, emitted: Sequence[work.Emitted]) -> None:
        kept.extend(emitted)

    return [keep, enforcement.note]


DeskOf = Callable[[work.Units], Desk]


@pytest.fixture
def desk_of(clock: FixedClock, policies: authz.Policies, tmp_path: Path) -> DeskOf:
    """Makes an edge over these units."""

    def made(units: work.Units) -> Desk:
        standings, tokens, awake, days = Standings(units), Tokens(), Awake(units), Days(units)
        spool = audit.Spool(tmp_path / "spool")
        refusals = partial(refusal, portal_origin=PORTAL, policies=lambda: policies)
        check = Check(
            policies=lambda: policies,
            standings=standings,
            validator=tokens,
            awake=awake,
            days=days,
            lease_key=LeaseKey.at(tmp_path / "lease.pem"),
            spool=spool,
            clock=clock,
            cookies=COOKIES,
            refusals=refusals,
        )
        return Desk(check, Arrival(units, PORTAL, COOKIES, refusals), standings, tokens, spool, awake, days)

    return made


@pytest.fixture
def desk(units: work.Units, desk_of: DeskOf) -> Desk:
    """An edge of this test."""
    return desk_of(units)


@pytest.fixture
async def gone(clock: FixedClock, policies: authz.Policies) -> AsyncIterator[work.Units]:
    """Units over a database that is away."""
    engine = create_async_engine("postgresql+asyncpg://nobody@127.0.0.1:9/none", poolclass=NullPool)
    yield work.Units(engine, clock, policies)
    await engine.dispose()


@dataclass(frozen=True)
class Inside:
    """A person at a service: the portal session and the service session's secret."""

    session: identity.SessionId
    secret: str


async def enter(units: work.Units, subject: Subject, slug: str = "desk", *, hours: int = 12) -> Inside:
    """Sign in and come to the service through the whole hand-over."""
    session, _ = await session_of(units, subject, hours=hours)
    async with units.open(authz.ANYONE) as unit:
        flow_secret, flow = await enforcement.start(unit, slug, "/")
    async with units.open(subject) as unit:
        code = await enforcement.issue_code(unit, slug, flow, session.id)
    async with units.open(authz.ANYONE) as unit:
        redeemed = await enforcement.redeem(unit, slug, code, flow_secret)
    return Inside(identity.SessionId(session.id), redeemed.secret)


def set_cookies(answer: Answer) -> dict[str, str]:
    """What an answer sets, name → value."""
    lines = [value.partition(";")[0] for name, value in answer.headers if name == "set-cookie"]
    return {line.partition("=")[0]: line.partition("=")[2] for line in lines}


def header(answer: Answer, name: str) -> str | None:
    """One header of an answer."""
    return dict(answer.headers).get(name)
