"""A service that is an API, a grant of it for Ines, and tokens."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest

from brokers import sdk
from gateway import catalog, grants, tokens, work
from gateway.authz import SYSTEM, Subject
from gateway.catalog import StewardKind
from tests.company import Company, manifest_text, open_grant

DAY = timedelta(days=1)
CREDENTIALS = """credentials:
  type: object
  required: [key]
  properties: {key: {type: string, title: Key, writeOnly: true}}
"""


def api_manifest(slug: str, class_: str = "information", *, port: int = 9) -> sdk.Manifest:
    """The company's manifest with a key of ours instead of a name."""
    short = class_ == "operational"
    text = manifest_text(
        slug,
        class_=class_,
        default="8 hours" if short else "60 days",
        longest="8 hours" if short else "365 days",
        port=port,
    )
    for old, new in (
        ("{type: header,", "{type: api_key,"),
        ("how_it_knows: network", "how_it_knows: shared_secret_header"),
        (
            '{in: header, name: X-Remote-User, template: "{identity.username}"}',
            '{in: header, name: Authorization, template: "Bearer {credential.key}"}',
        ),
        (', identity: "{identity.username}"', ""),
        (
            "proxy:\n",
            CREDENTIALS + "proxy:\n",
        ),
    ):
        assert old in text
        text = text.replace(old, new)
    manifest = sdk.manifest.parse(text)
    assert isinstance(manifest, sdk.Manifest)
    return manifest


async def offer(units: work.Units, company: Company, manifest: sdk.Manifest) -> catalog.Service:
    """Publish it as the System."""
    report = sdk.CheckReport(
        manifest=manifest.digest, health=sdk.Health.OK, forgery=sdk.Forgery.REFUSED, detail=""
    )
    async with units.open(SYSTEM) as unit:
        service = await catalog.register(unit, manifest)
        for kind in StewardKind:
            await catalog.appoint(unit, service.id, kind, UUID(company.it.id))
        return await catalog.publish(unit, service.id, checked=report)


@dataclass(frozen=True, slots=True)
class Counter:
    """The company with two APIs, `prices` and `stock`; Ines holds both."""

    company: Company
    units: work.Units
    prices: grants.Grant
    stock: grants.Grant

    async def make(
        self, who: Subject | None = None, *, name: str = "nightly", ttl: timedelta = DAY
    ) -> tuple[tokens.Token, str]:
        """A token of Ines for `prices`."""
        async with self.units.open(who or self.company.ines) as unit:
            created = await tokens.create(unit, self.prices.id, name=name, ttl=ttl)
        return created.token, created.secret.get_secret_value()

    async def revoke(self, who: Subject, token: tokens.Token) -> tokens.Token:
        """Take it back."""
        async with self.units.open(who) as unit:
            return await tokens.revoke(unit, tokens.TokenId(token.id))


@pytest.fixture
async def counter(units: work.Units, company: Company) -> Counter:
    """Both are published and held."""
    for slug in ("prices", "stock"):
        await offer(units, company, api_manifest(slug))
    return Counter(
        company,
        units,
        await open_grant(units, company.ines, "prices"),
        await open_grant(units, company.ines, "stock"),
    )


__all__ = ["Counter", "api_manifest", "counter", "offer"]
