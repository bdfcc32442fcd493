"""The demo's services: three real applications, registered from their templates, tested and published,
and beside them a catalogue of what is set up by hand.
"""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from brokers import sdk
from gateway import catalog, identity, vault
from gateway.authz import SYSTEM
from gateway.catalog import CircleForm, ServiceState, StewardKind
from gateway.demo import catalogue
from gateway.demo.handout import Offered
from gateway.kernel import errors, logging
from gateway.runtime import Runtime
from gateway.work import Units

CIRCLES: Final = (
    CircleForm(slug="everyone", name="Everybody who works here", realms=("workforce",)),
    CircleForm(slug="sales", name="Sales", realms=("workforce",), units=("sales",)),
    CircleForm(slug="operations", name="Operations", realms=("workforce",), units=("operations",)),
    CircleForm(slug="care", name="Customer care", realms=("workforce",), units=("care",)),
    CircleForm(slug="suppliers", name="Our suppliers", realms=("partners",)),
)
STEWARDS: Final = {
    StewardKind.BUSINESS_OWNER: "mara.novak",
    StewardKind.BUSINESS_MANAGER: "hana.kovacs",
    StewardKind.IT_OWNER: "otto.brandt",
    StewardKind.IT_MANAGER: "paula.reyes",
}
# The applications start beside us; the slowest of them needs a few seconds on a busy machine.
PATIENCE: Final = 60
PAUSE: Final = 0.25


class Whereabouts(BaseSettings):
    """Where the demo's applications listen, and the key that the price list wants; `up` says it."""

    model_config = SettingsConfigDict(env_prefix="FRONTDESK_DEMO_")

    calendar_url: str
    automation_url: str
    prices_url: str
    prices_key: SecretStr = Field(min_length=16)


async def seed(opened: Runtime) -> Offered:
    """All three, at the addresses of this start, and the catalogue; safe to run again, also where one of the
    stewards has left. Without any of them, what is missing stays missing.
    """
    here = Whereabouts()
    async with opened.units.read(SYSTEM) as unit:
        people = {person.username: person.id for person in await identity.people(unit)}
    seats = seated(people)
    urls = {"calendar": here.calendar_url, "automation": here.automation_url, "prices": here.prices_url}
    seeding = Seeding(
        units=opened.units,
        keys=opened.keys,
        registry=sdk.load(),
        stewards={kind: people[name] for kind, name in seats.items()},
        secrets={"prices": {"key": here.prices_key}},
    )
    by_hand = catalogue.manifests()
    await draw_circles(opened.units)
    await asyncio.gather(
        *(seeding.offer(slug, url) for slug, url in urls.items()),
        catalogue.seed(opened.units, seats, by_hand),
    )
    return Offered(services=sorted(urls))


def seated(active: Collection[str]) -> dict[StewardKind, str]:
    """Who sits where, by user name: each of the four on their own seat, and on the seat of one who is not
    active any more another of them. Nobody where all have left.
    """
    there = [name for name in STEWARDS.values() if name in active]
    return {kind: name if name in there else there[0] for kind, name in STEWARDS.items()} if there else {}


async def draw_circles(units: Units) -> None:
    """The circles that are not there yet; one that somebody has redrawn stays as it is."""
    async with units.open(SYSTEM) as unit:
        drawn = {circle.slug for circle in await catalog.circles(unit)}
        for form in CIRCLES:
            if form.slug not in drawn:
                await catalog.define_circle(unit, form)


@dataclass(frozen=True, slots=True)
class Seeding:
    """What is needed to offer a service; `secrets` by slug and name. Without stewards none is new."""

    units: Units
    keys: vault.Keys
    registry: sdk.Registry
    stewards: Mapping[StewardKind, UUID]
    secrets: Mapping[str, Mapping[str, SecretStr]]

    async def offer(self, slug: str, url: str) -> None:
        """Register, test and publish what is missing; follow a service that listens elsewhere now."""
        manifest = self.registry.templates[slug].moved_to(url)
        async with self.units.read(SYSTEM) as unit:
            known = {service.slug: service for service in await catalog.administered_services(unit)}
        if slug not in known and not self.stewards:
            logging.get("demo").warning("demo.service_left_out", service=slug, why="no steward is active")
            return
        service = known.get(slug) or await self._register(manifest)
        async with self.units.read(SYSTEM) as unit:
            present = await catalog.manifest_of(unit, service)
            usable = {name for name, fits in (await vault.entered(unit, service.id)).items() if fits}
        secrets = self.secrets.get(slug, {})
        if present != manifest or usable != secrets.keys():
            await self._follow(service, manifest, secrets)
        if service.state == ServiceState.PROVISIONAL:
            report = await self._report(service.id, vault.Draft(manifest, secrets))
            async with self.units.open(SYSTEM) as unit:
                await catalog.publish(unit, service.id, checked=report)

    async def _register(self, manifest: sdk.Manifest) -> catalog.Service:
        async with self.units.open(SYSTEM) as unit:
            service = await catalog.register(unit, manifest)
            for kind, person in self.stewards.items():
                await catalog.appoint(unit, service.id, kind, person)
        return service

    async def _follow(
        self, service: catalog.Service, manifest: sdk.Manifest, secrets: Mapping[str, SecretStr]
    ) -> None:
        """The new address and the secrets for it, in one act: there is no moment with one alone."""
        report = await self._report(service.id, vault.Draft(manifest, secrets))
        async with self.units.open(SYSTEM) as unit:
            if await catalog.manifest_of(unit, await catalog.service(unit, service.id)) != manifest:
                await catalog.revise(unit, service.id, manifest, checked=report)
            for name, secret in secrets.items():
                await vault.enter(unit, self.keys, service.id, name, secret)

    async def _report(self, service_id: UUID, draft: vault.Draft) -> sdk.CheckReport | None:
        """Test until the application has started. Raises Unavailable when it does not."""
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._first_answer(service_id, draft)
        except TimeoutError as late:
            raise errors.Unavailable(f"{draft.manifest.name} does not answer at its address.") from late

    async def _first_answer(self, service_id: UUID, draft: vault.Draft) -> sdk.CheckReport | None:
        while True:
            try:
                return await vault.examine(
                    self.units, SYSTEM, self.keys, self.registry, service_id, draft=draft
                )
            except errors.Unavailable:
                await asyncio.sleep(PAUSE)
