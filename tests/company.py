"""A small company for tests: people of two organisations, a machine, three published services."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest

from brokers import sdk
from gateway import catalog, grants, identity, provisioning, requests, work
from gateway.authz import SYSTEM, Subject
from gateway.catalog import CircleForm, StewardKind
from gateway.identity.models import Client, Organisation, OrganisationUnit, Person, Session
from gateway.kernel import FixedClock, crypto, new_id

MANIFEST = """
id: {slug}
name: {name}
summary: For tests.
description: A service of the tests.
version: "1.0"
metadata: {{providerDisplayName: Test, documentationUrl: "https://example.com/"}}
tags: [test]
technology_class: {class_}
data_classification: internal
half: front
circles: [{circle}]
plans:
  - {{id: basic, name: Basic, description: The plan., free: true, approval: automatic,
     duration: {{default: {default}, max: {longest}}}}}
  - {{id: deluxe, name: Deluxe, description: Somebody decides., free: true, approval: person,
     duration: {{default: {default}, max: {longest}}}}}
auth:
  - {{type: header, revocation: {{style: none, revokes: the gateway refuses}}}}
proxy:
  base_url: http://127.0.0.1:{port}
  egress: {{private: ["127.0.0.1:{port}"]}}
  how_it_knows: network
  inject:
    - {{in: header, name: X-Remote-User, template: "{{identity.username}}"}}
error_handler: {{response_filters: [], max_retries: 0, idempotent_methods: [GET]}}
rate_limit: {{policies: [{{limit: 600, interval: 60, scope: person}}]}}
check: {{method: GET, path: /, expected: {{status: [200], identity: "{{identity.username}}"}}}}
provisioning: {{type: none}}
"""


@dataclass(frozen=True, slots=True)
class Company:
    """Who and what there is; every subject is ready for `units.open`."""

    ines: Subject
    olaf: Subject
    it: Subject
    security: Subject
    auditor: Subject
    supplier: Subject
    client: Client
    desk: catalog.Service
    plant: catalog.Service
    vault: catalog.Service


def manifest_text(
    slug: str,
    *,
    class_: str = "information",
    circle: str = "everyone",
    default: str = "30 days",
    longest: str = "90 days",
    port: int = 9,
) -> str:
    """The manifest of a small service, named like its slug."""
    return MANIFEST.format(
        slug=slug,
        name=slug.title(),
        class_=class_,
        circle=circle,
        default=default,
        longest=longest,
        port=port,
    )


async def open_grant(units: work.Units, subject: Subject, slug: str, **more: object) -> grants.Grant:
    """Ask for the basic plan and let fulfilment settle, as the worker would."""
    form = requests.SubmitForm.model_validate(
        {"service": slug, "plan": "basic", "reason": "For a test.", **more}
    )
    async with units.open(subject) as unit:
        (grant,) = (await requests.submit(unit, form)).grants
    opened = grants.GrantOpened(
        id=grant.id, service_id=grant.service_id, person_id=grant.person_id, client_id=grant.client_id
    )
    await provisioning.fulfil(units, opened, provisioning.InjectedOnly())
    async with units.read(SYSTEM) as unit:
        return await unit.db.get_one(grants.Grant, grant.id)


@pytest.fixture
async def company(units: work.Units, clock: FixedClock) -> Company:
    """Seeded through the verbs where they exist."""
    async with units.open(SYSTEM) as unit:
        own = Organisation(slug="own", name="Own", realm="workforce", domains=["own.example"])
        other = Organisation(slug="mill", name="Mill", realm="partners", domains=["mill.example"])
        unit.db.add_all([own, other])
        await unit.db.flush()
        teams = [OrganisationUnit(slug=s, name=s, organisation_id=own.id) for s in ("sales", "operations")]
        unit.db.add_all(teams)
        await unit.db.flush()
        sales, operations = teams
        people = {
            "ines": await _person(unit, "ines", own, sales, ["employee"]),
            "olaf": await _person(unit, "olaf", own, operations, ["employee"]),
            "it": await _person(unit, "it", own, operations, ["employee", "it-admin"]),
            "security": await _person(unit, "security", own, operations, ["employee", "security"]),
            "auditor": await _person(unit, "auditor", own, operations, ["employee", "auditor"]),
            "supplier": await _person(unit, "supplier", other, None, ["supplier"]),
        }
        client = Client(
            id=new_id(),
            issuer="http://id.test/realms/partners",
            client_id="mill-erp",
            subject="service-account-mill-erp",
            name="ERP of the mill",
            realm="partners",
            organisation_id=other.id,
        )
        unit.db.add(client)
        for slug, realms, units_ in (
            ("everyone", ["workforce", "partners"], []),
            ("sales", ["workforce"], ["sales"]),
        ):
            await catalog.define_circle(
                unit, CircleForm(slug=slug, name=slug, realms=tuple(realms), units=tuple(units_))
            )
    steward = UUID(people["it"].id)
    desk = await publish(units, "desk", "information", "everyone", "30 days", steward=steward)
    plant = await publish(units, "plant", "operational", "everyone", "8 hours", steward=steward)
    vault = await publish(units, "deals", "information", "sales", "30 days", steward=steward)
    return Company(**people, client=client, desk=desk, plant=plant, vault=vault)


async def publish(
    units: work.Units, slug: str, class_: str, circle: str, default: str, *, steward: UUID, port: int = 9
) -> catalog.Service:
    """Register, appoint and publish a service as the System."""
    longest = "8 hours" if class_ == "operational" else "365 days"
    text = manifest_text(slug, class_=class_, circle=circle, default=default, longest=longest, port=port)
    manifest = sdk.manifest.parse(text)
    report = sdk.CheckReport(
        manifest=manifest.digest, health=sdk.Health.OK, forgery=sdk.Forgery.BELIEVED, detail=""
    )
    async with units.open(SYSTEM) as unit:
        service = await catalog.register(unit, manifest)
        for kind in StewardKind:
            await catalog.appoint(unit, service.id, kind, steward)
        return await catalog.publish(unit, service.id, checked=report)


async def session_of(units: work.Units, subject: Subject, *, hours: int = 12) -> tuple[Session, str]:
    """A portal session of that person, and its secret."""
    secret = crypto.new_secret()
    async with units.open(SYSTEM) as unit:
        session = Session(
            id=new_id(),
            secret_hash=crypto.fingerprint(secret),
            person_id=UUID(subject.id),
            issuer="http://id.test/realms/workforce",
            created_at=unit.now,
            seen_at=unit.now,
            idle_ends_at=unit.now + timedelta(hours=hours),
            ends_at=unit.now + timedelta(hours=hours),
        )
        unit.db.add(session)
    return session, secret


async def _person(
    unit: work.Unit,
    name: str,
    organisation: Organisation,
    team: OrganisationUnit | None,
    roles: Sequence[str],
) -> Subject:
    person = Person(
        id=new_id(),
        issuer=f"http://id.test/realms/{organisation.realm}",
        subject=name,
        username=name,
        email=f"{name}@{organisation.slug}.example",
        name=name.title(),
        realm=organisation.realm,
        organisation_id=organisation.id,
        unit_id=team.id if team else None,
        roles=list(roles),
    )
    unit.db.add(person)
    await unit.db.flush()
    return identity.subject_of(person, organisation, team, None)


__all__ = ["MANIFEST", "Company", "company", "manifest_text", "open_grant", "publish", "session_of"]
