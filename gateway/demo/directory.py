"""The demo's people in Keycloak and in our own tables; everything may be there already."""

import asyncio
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from gateway import authz, identity, realms, work
from gateway.demo.company import HEAD, HOME, MACHINE, SUPPLIER, UNITS, ZONE, Colleague
from gateway.demo.handout import Handout

# Who is who at the issuers: subject by user name, and the machine's own subject.
Subjects = dict[str, str]


async def into_keycloak(site: realms.Site, people: list[Colleague], handout: Handout) -> tuple[Subjects, str]:
    """Write who is missing into both realms; returns their subjects and the machine's."""
    one, other = await asyncio.gather(
        *(_into_realm(site, realm, people, handout) for realm in identity.Realm)
    )
    async with await realms.open_realm(site, identity.Realm.PARTNERS) as admin:
        machine = await realms.ensure_machine(
            admin,
            identity.Realm.PARTNERS,
            MACHINE[0],
            title=MACHINE[1],
            organisation=SUPPLIER[0],
            secret=handout.machine_secret,
        )
    return one | other, machine


async def into_tables(
    units: work.Units, issuers: identity.Issuers, people: list[Colleague], subjects: Subjects, machine: str
) -> None:
    """The same people, their organisations and units as rows of ours."""
    async with units.open(authz.SYSTEM) as unit:
        organisations = await _organisations(unit)
        teams = await _teams(unit, organisations[HOME[0]])
        known = await _known(unit)
        # Managers are written before those whom they manage.
        for person in sorted(people, key=lambda one: one.username != HEAD):
            issuer = issuers.of_realm(person.realm).url
            row = identity.Person(
                issuer=issuer,
                subject=subjects[person.username],
                username=person.username,
                email=person.email,
                name=f"{person.first} {person.last}",
                realm=person.realm,
                organisation_id=organisations[person.organisation],
                unit_id=teams.get(person.unit),
                manager_id=known.get(person.manager),
                roles=list(person.roles),
                zone=ZONE,
            )
            written = insert(identity.Person).values(**row.model_dump()).on_conflict_do_nothing()
            identifier = (
                await unit.db.execute(written.returning(col(identity.Person.id)))
            ).scalar_one_or_none()
            known.setdefault(person.username, identifier or row.id)
        client = identity.Client(
            issuer=issuers.of_realm(identity.Realm.PARTNERS).url,
            client_id=MACHINE[0],
            subject=machine,
            name=MACHINE[1],
            realm=identity.Realm.PARTNERS,
            organisation_id=organisations[SUPPLIER[0]],
        )
        await unit.db.execute(insert(identity.Client).values(**client.model_dump()).on_conflict_do_nothing())


async def _into_realm(site: realms.Site, realm: str, people: list[Colleague], handout: Handout) -> Subjects:
    mine = [person for person in people if person.realm == realm]
    async with await realms.open_realm(site, realm) as admin:
        written = await realms.ensure_people(admin, realm, [_new(person, handout) for person in mine])
        # The sheet was lost while Keycloak was not: give out new passwords instead of wrong ones.
        lost = [p.username for p in mine if p.username not in written.new | handout.known]
        await asyncio.gather(
            *(
                realms.set_password(admin, realm, written.subjects[name], handout.passwords[name])
                for name in lost
            )
        )
    return dict(written.subjects)


def _new(person: Colleague, handout: Handout) -> realms.NewPerson:
    return realms.NewPerson(
        username=person.username,
        email=person.email,
        first_name=person.first,
        last_name=person.last,
        roles=person.roles,
        attributes={
            "organisation": person.organisation,
            "unit": person.unit,
            "manager": person.manager,
            "zoneinfo": ZONE,
        },
        password=handout.passwords[person.username],
    )


async def _organisations(unit: work.Unit) -> dict[str, UUID]:
    for (slug, name, domain), realm in (
        (HOME, identity.Realm.WORKFORCE),
        (SUPPLIER, identity.Realm.PARTNERS),
    ):
        row = identity.Organisation(slug=slug, name=name, realm=realm, domains=[domain])
        await unit.db.execute(
            insert(identity.Organisation).values(**row.model_dump()).on_conflict_do_nothing()
        )
    found = await unit.db.execute(select(identity.Organisation.slug, identity.Organisation.id))
    return {row[0]: row[1] for row in found}


async def _teams(unit: work.Unit, organisation: UUID) -> dict[str, UUID]:
    for slug, name in UNITS.items():
        row = identity.OrganisationUnit(slug=slug, name=name, organisation_id=organisation)
        await unit.db.execute(
            insert(identity.OrganisationUnit).values(**row.model_dump()).on_conflict_do_nothing()
        )
    found = await unit.db.execute(
        select(identity.OrganisationUnit.slug, identity.OrganisationUnit.id).where(
            col(identity.OrganisationUnit.organisation_id) == organisation
        )
    )
    return {row[0]: row[1] for row in found}


async def _known(unit: work.Unit) -> dict[str, UUID]:
    found = await unit.db.execute(select(identity.Person.username, identity.Person.id))
    return {row[0]: row[1] for row in found}
