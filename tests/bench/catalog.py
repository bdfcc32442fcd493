"""How fast the catalog answers with 10,000 services, 100,000 people and 1,000,000 grants.

`python -m tests.bench.catalog` makes a server and a database of its own, fills it by SQL, asks as a person
of one circle, prints p50 and p95 of each question in milliseconds, and takes everything away again.
"""

import asyncio
import json
import math
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from http import HTTPStatus
from pathlib import Path
from types import MappingProxyType

import asyncpg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from brokers import sdk
from gateway import authz, catalog, identity, migrations, portal, requests, web, work
from gateway.authz import SYSTEM
from gateway.identity.models import Organisation, OrganisationUnit, Person
from gateway.kernel import FixedClock, SystemClock, memory
from gateway.local import postgres
from tests.company import session_of
from tests.web import kit

ROUNDS = 60
SEED = Path(__file__).with_suffix(".sql")
SERVICE = "/services/s6"
PAGES = ("/", "/catalog", "/catalog?q=sales", SERVICE, f"{SERVICE}/request", "/my-access", "/approvals")


async def _subject(unit: work.Unit) -> authz.Subject:
    person = await unit.db.get_one(Person, "c0000000-0000-7000-8000-000000000005")
    own = await unit.db.get_one(Organisation, person.organisation_id)
    team = await unit.db.get_one(OrganisationUnit, person.unit_id)
    return identity.subject_of(person, own, team, None)


async def _timed(ask: Callable[[], Awaitable[object]]) -> tuple[float, float]:
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        await ask()
        took.append((time.perf_counter() - began) * 1000)
    took.sort()
    return took[len(took) // 2], took[math.ceil(len(took) * 0.95) - 1]


async def _measure(dsn: str) -> None:
    engine = create_async_engine(dsn.replace("postgresql://", "postgresql+asyncpg://"))
    units = work.Units(engine, SystemClock(), authz.load(Path("policies")))
    async with units.read(SYSTEM) as unit:
        subject = await _subject(unit)

    async def found(
        search: str = "", cursor: str | None = None, choice: catalog.Choice = MappingProxyType({})
    ) -> catalog.Page:
        async with units.read(subject) as unit:
            return (await catalog.sifted(unit, search=search, cursor=cursor, choice=choice)).page

    async def carded() -> object:
        async with units.read(subject) as unit:
            return await requests.cards(unit, (await catalog.sifted(unit)).page.items)

    async def suggested() -> object:
        async with units.read(subject) as unit:
            return await requests.suggestions(unit)

    narrow = {catalog.Facet.COST: frozenset({"free"}), catalog.Facet.CATEGORY: frozenset({"Sales 7"})}

    await _kept(units)
    deep = None
    for _ in range(20):
        deep = (await found(cursor=deep)).next
    questions: dict[str, Callable[[], Awaitable[object]]] = {
        "first page": found,
        "first page with its cards": carded,
        "page 21": lambda: found(cursor=deep),
        "search, many hits": lambda: found("sales"),
        "search, one hit": lambda: found("mail 4007"),
        "search, none": lambda: found("nothing like it"),
        "search, typing error": lambda: found("finanse 4011"),
        "search, other language": lambda: found("reise"),
        "search, a part of it": lambda: found("travel unicorn archive"),
        "two choices": lambda: found(choice=narrow),
        "search, two choices": lambda: found("sales", choice=narrow),
        "suggestions": suggested,
    }
    await _told(questions)
    await _pages(units, subject)
    await engine.dispose()


async def _pages(units: work.Units, subject: authz.Subject) -> None:
    """Whole pages of the portal, from the request to the last byte, in process."""
    _, secret = await session_of(units, subject)
    with tempfile.TemporaryDirectory(prefix="frontdesk-bench-") as folder:
        ports = kit.ports(units, FixedClock(SystemClock().now()), Path(folder))
        app = web.create_app(ports, [portal.routes()], page_for_problem=portal.problem_page)
        async with kit.browser(app, secret) as browser:
            browser.headers |= {"accept": "text/html"}

            async def get(path: str) -> None:
                answer = await browser.get(path)
                assert answer.status_code == HTTPStatus.OK, answer.text

            await _told({f"GET {path}": partial(get, path) for path in PAGES})


async def _told(questions: Mapping[str, Callable[[], Awaitable[object]]]) -> None:
    for name, ask in questions.items():
        p50, p95 = await _timed(ask)
        print(f"{name:32} p50 {p50:6.1f} ms   p95 {p95:6.1f} ms", flush=True)  # noqa: T201


async def _kept(units: work.Units) -> None:
    """What the worker counts before anybody looks, and what the first reader waits for."""
    began = time.perf_counter()
    async with units.open(SYSTEM) as unit:
        await requests.count(unit)
    print(f"figures counted in {time.perf_counter() - began:.1f} s", flush=True)  # noqa: T201
    async with units.open(SYSTEM) as unit:
        await unit.db.execute(text("analyze"))
    began = time.perf_counter()
    async with units.read(SYSTEM) as unit:
        await catalog.services(unit)
    print(f"catalog read for the first time in {time.perf_counter() - began:.1f} s", flush=True)  # noqa: T201
    # As the public process does.
    memory.settle()


async def _fill(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    await connection.execute(SEED.read_text(), timeout=900)
    await connection.execute(
        "insert into manifests (service_id, version, digest, document, registered_at)"
        " select id, 1, '', $1::jsonb, now() from services",
        json.dumps(sdk.load().templates["calendar"].document),
        timeout=900,
    )
    await connection.close()


def main() -> None:
    """Make, fill, measure, take away."""
    with (
        tempfile.TemporaryDirectory(prefix="frontdesk-bench-") as folder,
        postgres.running(Path(folder), durable=False) as dsn,
    ):
        migrations.upgrade(dsn)
        began = time.perf_counter()
        asyncio.run(_fill(dsn))
        print(f"seeded in {time.perf_counter() - began:.0f} s", flush=True)  # noqa: T201
        asyncio.run(_measure(dsn))


if __name__ == "__main__":
    main()
