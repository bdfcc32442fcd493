"""The API in process: over the test's database, with a validator that knows its tokens by heart."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI

from brokers import sdk
from gateway import api, identity, work
from gateway.authz import SYSTEM, Subject
from gateway.identity import Client, VerifiedClaims
from gateway.kernel import FixedClock
from tests.company import Company, session_of
from tests.requests.house import House, build
from tests.web import kit

ORIGIN = kit.ORIGIN


@dataclass(frozen=True, slots=True)
class Desk:
    """The company, its API, and ways to call it."""

    company: Company
    units: work.Units
    clock: FixedClock
    app: FastAPI
    tokens: kit.Tokens

    def anonymous(self) -> httpx2.AsyncClient:
        """Nobody's program."""
        return kit.program(self.app)

    @asynccontextmanager
    async def bearer(self, who: Subject | Client) -> AsyncIterator[httpx2.AsyncClient]:
        """A program with a token of that person or machine."""
        token = str(who.id)
        self.tokens.known[token] = await self._claims(who)
        async with kit.program(self.app, token) as client:
            yield client

    @asynccontextmanager
    async def browser(self, who: Subject) -> AsyncIterator[httpx2.AsyncClient]:
        """A page of the portal in that person's browser."""
        _, secret = await session_of(self.units, who)
        async with kit.browser(self.app, secret) as client:
            yield client

    async def _claims(self, who: Subject | Client) -> VerifiedClaims:
        machine = who if isinstance(who, Client) else None
        if machine is None:
            async with self.units.read(SYSTEM) as unit:
                (person,) = [one for one in await identity.people(unit) if str(one.id) == who.id]
        found = machine or person
        return VerifiedClaims(
            issuer=found.issuer,
            realm=found.realm,
            subject=found.subject,
            party=machine.client_id if machine else "somebodys-tool",
            client_id=machine.client_id if machine else None,
            issued_at=self.clock.now(),
            expires_at=self.clock.now() + timedelta(minutes=5),
        )


class Well(sdk.Unprovisioned):
    """A service that is well; told that it is reached by the gateway alone, it believes forged calls."""

    async def check(self, *, secrets: sdk.Secrets) -> sdk.CheckReport:
        """All is well."""
        return sdk.CheckReport(
            manifest=self._manifest.digest, health=sdk.Health.OK, forgery=sdk.Forgery.BELIEVED, detail=""
        )


@pytest.fixture
def desk(company: Company, units: work.Units, clock: FixedClock, tmp_path: Path) -> Desk:
    """A company that is open for business."""
    tokens = kit.Tokens()
    ports = replace(
        kit.ports(units, clock, tmp_path, tokens),
        registry=sdk.Registry({"header": Well, "api_key": Well}, {}),
    )
    app = kit.application(ports, [api.routes()])
    return Desk(company, units, clock, app, tokens)


@pytest.fixture
async def house(desk: Desk, emitted: list[work.Emitted]) -> House:
    """The same company with people above each other, who decide."""
    return await build(desk.units, desk.company, desk.clock, emitted)
