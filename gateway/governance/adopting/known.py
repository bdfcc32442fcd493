"""Whom and what the lines of a list name: everybody and everything of it by one query each."""

from collections.abc import Iterable, Mapping, Sequence

from sqlmodel import col, select

from gateway import catalog, identity
from gateway.work import Unit


async def people(unit: Unit, usernames: Iterable[str]) -> Mapping[str, Sequence[identity.Person]]:
    """Active people by user name; two of different realms may have the same."""
    query = select(identity.Person).where(
        col(identity.Person.username).in_(set(usernames)), identity.Person.active
    )
    found: dict[str, list[identity.Person]] = {}
    for person in (await unit.db.execute(query)).scalars():
        found.setdefault(person.username, []).append(person)
    return found


async def services(unit: Unit, slugs: Iterable[str]) -> Mapping[str, catalog.Service]:
    """Services by slug, in whatever state."""
    query = select(catalog.Service).where(col(catalog.Service.slug).in_(set(slugs)))
    return {service.slug: service for service in (await unit.db.execute(query)).scalars()}


async def organisations(unit: Unit, slugs: Iterable[str]) -> Mapping[str, identity.Organisation]:
    """Organisations by slug."""
    query = select(identity.Organisation).where(col(identity.Organisation.slug).in_(set(slugs)))
    return {one.slug: one for one in (await unit.db.execute(query)).scalars()}
