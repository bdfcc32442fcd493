"""Services that are set up by hand: published without a test, never reached through the gateway."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from pydantic import SecretStr
from sqlmodel import select

from brokers import sdk
from gateway import catalog, vault, work
from gateway.authz import SYSTEM
from gateway.catalog import IllegalEvent, NotTested, StewardKind
from gateway.vault import Keys, UnknownCredential
from tests import by_hand
from tests.company import Company


async def test_it_is_published_without_a_test_but_not_without_stewards(
    units: work.Units, company: Company
) -> None:
    """There is no connection, and four people answer for it all the same."""
    async with units.open(SYSTEM) as unit:
        service = await catalog.register(unit, by_hand.boards())
    with pytest.raises(work.NotAllowed):
        async with units.open(company.it) as unit:
            await catalog.publish(unit, service.id, checked=None)
    async with units.open(company.it) as unit:
        for kind in StewardKind:
            await catalog.appoint(unit, service.id, kind, UUID(company.it.id))
        assert (await catalog.publish(unit, service.id, checked=None)).state == "published"


async def test_what_the_gateway_calls_is_not_published_without_one(
    units: work.Units, company: Company
) -> None:
    """The exception is for services by hand alone."""
    text = sdk.load().templates["calendar"].document | {"id": "planner"}
    async with units.open(company.it) as unit:
        service = await catalog.register(unit, sdk.manifest.read(text))
        for kind in StewardKind:
            await catalog.appoint(unit, service.id, kind, UUID(company.it.id))
    with pytest.raises(NotTested):
        async with units.open(company.it) as unit:
            await catalog.publish(unit, service.id, checked=None)


async def test_it_is_seen_and_never_routed(units: work.Units, company: Company) -> None:
    """No route, no host name; calls to one like it find no service."""
    await by_hand.publish(units, company)
    async with units.read(company.ines) as unit:
        found = await catalog.service_by_slug(unit, "boards")
        assert (found.opens_at, found.category) == ("https://boards.example/start", "Project management")
    async with units.read(SYSTEM) as unit:
        assert "boards" not in {one.service.slug for one in await catalog.published(unit)}
        assert await catalog.published(unit, slug="boards") == []
        assert await catalog.brokered(unit, "boards") is None
        named = await catalog.named(unit, "boards")
        assert named
        assert named.opens_at == "https://boards.example/start"
        assert await catalog.brokered(unit, "desk") is not None


async def test_its_prices_are_kept_with_their_day(units: work.Units, company: Company) -> None:
    """And a price on request is no price, and not free either."""
    service = await by_hand.publish(units, company)
    async with units.read(company.ines) as unit:
        dated, asked = await catalog.plans(unit, service.id)
    assert (dated.price_amount, dated.price_as_of) == (Decimal(10), date(2018, 10, 17))
    assert (dated.price_source, dated.price_per) == ("https://boards.example/pricing", "user monthly")
    assert (asked.price_amount, asked.price_on_request) == (None, True)


async def test_people_who_have_it_keep_the_way_it_is_set_up(units: work.Units, company: Company) -> None:
    """It can be described anew, but it does not turn into a brokered one under them; nor the other way."""
    service = await by_hand.publish(units, company)
    changed = by_hand.boards().model_copy(update={"name": "Boards and cards"})
    async with units.open(company.it) as unit:
        assert (await catalog.revise(unit, service.id, changed)).name == "Boards and cards"
    called = sdk.load().templates["calendar"]
    report = sdk.CheckReport(
        manifest=called.digest, health=sdk.Health.OK, forgery=sdk.Forgery.REFUSED, detail=""
    )
    with pytest.raises(IllegalEvent):
        async with units.open(company.it) as unit:
            await catalog.revise(unit, service.id, called, checked=report)
    with pytest.raises(IllegalEvent):
        async with units.open(company.it) as unit:
            await catalog.revise(unit, company.desk.id, by_hand.boards())


async def test_it_takes_no_secret_and_has_nothing_to_test(
    units: work.Units, company: Company, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A secret that nobody could use is not stored."""
    service = await by_hand.publish(units, company)
    keys = Keys.create(tmp_path_factory.mktemp("keys") / "kek")
    with pytest.raises(UnknownCredential):
        async with units.open(company.it) as unit:
            await vault.enter(unit, keys, service.id, "key", SecretStr("0123456789abcdef"))
    assert await vault.examine(units, company.it, keys, sdk.load(), service.id) is None
    async with units.read(company.it) as unit:
        assert await vault.entered(unit, service.id) == {}


async def test_a_manifest_fills_all_seats_by_name(
    units: work.Units, company: Company, emitted: list[work.Emitted]
) -> None:
    """Each is on record; a name that nobody has is refused with its seat."""
    seats = sdk.manifest.Stewards.model_validate(dict.fromkeys(StewardKind, "it"))
    named = by_hand.boards().model_copy(update={"stewards": seats})
    async with units.open(company.it) as unit:
        service = await catalog.register(unit, named)
        rows = (await unit.db.execute(select(catalog.Stewardship))).scalars()
        held = {row.kind for row in rows if row.service_id == service.id}
    assert held == {kind.value for kind in StewardKind}
    assert [one.event.name for one in emitted].count("service.appointed") >= len(StewardKind)
