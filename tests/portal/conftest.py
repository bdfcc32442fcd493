"""The portal in process: people with browsers, and a worker that is as quick as the real one."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from gateway import portal, web, work
from gateway.authz import Subject
from gateway.kernel import FixedClock
from gateway.work import Emitted
from tests.company import Company, session_of
from tests.requests.house import House, build
from tests.web import kit

ORIGIN = kit.ORIGIN
_TOKEN = re.compile(r'name="form_token" value="([0-9a-f]*)"')


@dataclass(slots=True)
class Browser:
    """Somebody with a browser that runs no script: follows no redirect by itself, keeps cookies."""

    http: httpx2.AsyncClient
    page: str = field(default="", init=False)

    async def get(self, path: str) -> httpx2.Response:
        """Go there."""
        answer = await self.http.get(path, headers={"sec-fetch-site": "same-origin"})
        self.page = answer.text
        return answer

    async def post(self, path: str, form: dict[str, str] | None = None, **more: Any) -> httpx2.Response:
        """Send a form of the page that is open, with its token."""
        found = _TOKEN.search(self.page)
        token = {"form_token": found.group(1)} if found else {}
        headers = {"origin": ORIGIN, "sec-fetch-site": "same-origin"} | more.get("headers", {})
        answer = await self.http.post(path, data=token | (form or {}), headers=headers)
        self.page = answer.text
        return answer


@dataclass(frozen=True, slots=True)
class Desk:
    """The company, its portal, and people in front of it."""

    company: Company
    units: work.Units
    clock: FixedClock
    ports: web.Ports
    app: FastAPI

    @asynccontextmanager
    async def browser(self, who: Subject | None = None) -> AsyncIterator[Browser]:
        """A browser, signed in as that person."""
        transport = httpx2.ASGITransport(app=self.app, raise_app_exceptions=True)
        headers = {"accept": "text/html", "sec-fetch-mode": "navigate"}
        async with httpx2.AsyncClient(transport=transport, base_url=ORIGIN, headers=headers) as http:
            if who is not None:
                _, secret = await session_of(self.units, who)
                http.cookies.set(kit.SITE.session_cookie, secret)
            yield Browser(http)

    def with_ports(self, **changed: Any) -> "Desk":
        """The same desk over other ports."""
        ports = replace(self.ports, **changed)
        return replace(self, ports=ports, app=_app(ports))


@pytest.fixture
def desk(company: Company, units: work.Units, clock: FixedClock, tmp_path: Path) -> Desk:
    """A portal that is open for business."""
    ports = kit.ports(units, clock, tmp_path)
    return Desk(company, units, clock, ports, _app(ports))


@pytest.fixture
async def house(desk: Desk, emitted: list[Emitted]) -> House:
    """The desk's company with people who decide."""
    return await build(desk.units, desk.company, desk.clock, emitted)


def _app(ports: web.Ports) -> FastAPI:
    return web.create_app(ports, [portal.routes()], page_for_problem=portal.problem_page)
