"""The demo's services: offered once, followed when they move, left alone otherwise."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from pydantic import SecretStr

from brokers import sdk
from brokers.sdk import conformance
from gateway import catalog, vault, work
from gateway.authz import SYSTEM
from gateway.catalog import StewardKind
from gateway.demo.services import CIRCLES, STEWARDS, Seeding, draw_circles, seated
from gateway.vault import Keys
from tests.company import Company

REGISTRY = sdk.load()
URLS = {slug: f"http://127.0.0.1:{7000 + n}" for n, slug in enumerate(REGISTRY.templates)}


@pytest.fixture
def seeding(units: work.Units, company: Company, tmp_path: Path) -> Seeding:
    """The demo over applications that answer in memory."""
    connected = replace(
        REGISTRY, connect=lambda manifest: conformance.client(manifest, conformance.good(manifest))
    )
    return Seeding(
        units=units,
        keys=Keys.create(tmp_path / "kek"),
        registry=connected,
        stewards=dict.fromkeys(StewardKind, UUID(company.it.id)),
        secrets={"prices": {"key": SecretStr(conformance.CANARY * 2)}},
    )


async def offer_all(seeding: Seeding, urls: Mapping[str, str]) -> None:
    """As `seed` does it."""
    await draw_circles(seeding.units)
    for slug, url in urls.items():
        await seeding.offer(slug, url)


async def test_all_templates_are_published_with_their_key(units: work.Units, seeding: Seeding) -> None:
    """And the key is what the data plane would inject."""
    await offer_all(seeding, URLS)
    async with units.read(SYSTEM) as unit:
        found = {one.service.slug: one for one in await catalog.published(unit)}
        prices = found["prices"]
        injected = await vault.injected(unit, seeding.keys, prices.service.id, prices.proxy)
    assert set(URLS) < set(found)
    assert injected == {"Authorization": SecretStr("Bearer " + conformance.CANARY * 2)}


async def test_everybody_sees_their_own_part(units: work.Units, company: Company, seeding: Seeding) -> None:
    """One unit's service, the suppliers' service, and one for all who work here."""
    async with units.open(SYSTEM) as unit:
        for form in CIRCLES:
            await catalog.define_circle(unit, form)
    await offer_all(seeding, URLS)
    seen = {}
    for name in ("ines", "olaf", "supplier"):
        async with units.read(getattr(company, name)) as unit:
            slugs = {service.slug for service in (await catalog.services(unit)).items}
            seen[name] = slugs & set(URLS)
    assert seen == {
        "ines": {"calendar", "prices"},
        "olaf": {"calendar", "automation"},
        "supplier": {"prices"},
    }


async def test_a_second_start_changes_nothing(seeding: Seeding, emitted: list[work.Emitted]) -> None:
    """Not even an event."""
    await offer_all(seeding, URLS)
    before = len(emitted)
    await offer_all(seeding, URLS)
    assert len(emitted) == before


async def test_services_on_other_ports_are_followed(units: work.Units, seeding: Seeding) -> None:
    """With their key entered for the new address."""
    await offer_all(seeding, URLS)
    moved = {slug: url.replace(":7", ":8") for slug, url in URLS.items()}
    await offer_all(seeding, moved)
    async with units.read(SYSTEM) as unit:
        found = {one.service.slug: one for one in await catalog.published(unit)}
        assert {slug: found[slug].proxy.base_url for slug in moved} == moved
        assert await vault.entered(unit, found["prices"].service.id) == {"key": True}


def test_another_steward_takes_the_seat_of_one_who_left() -> None:
    """Each of the others keeps their own; with nobody there nobody sits."""
    assert seated(STEWARDS.values()) == STEWARDS
    without = seated({*STEWARDS.values()} - {"otto.brandt"})
    assert without == {**STEWARDS, StewardKind.IT_OWNER: "mara.novak"}
    assert set(seated({"hana.kovacs", "zoe.hartmann"}).values()) == {"hana.kovacs"}
    assert seated({"zoe.hartmann"}) == {}


async def test_without_a_steward_only_what_is_there_is_followed(units: work.Units, seeding: Seeding) -> None:
    """The start does not fail; what is missing stays missing."""
    await draw_circles(units)
    await seeding.offer("calendar", URLS["calendar"])
    alone = replace(seeding, stewards={})
    await alone.offer("automation", URLS["automation"])
    await alone.offer("calendar", URLS["calendar"].replace(":7", ":8"))
    async with units.open(SYSTEM) as unit:
        found = {one.service.slug: one for one in await catalog.published(unit)}
    assert "automation" not in found
    assert found["calendar"].proxy.base_url == URLS["calendar"].replace(":7", ":8")
