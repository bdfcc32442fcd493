"""Names for ids, a whole page at once; whoever the subject may not see stays nameless."""

from collections.abc import Iterable
from uuid import UUID

from gateway import catalog, identity
from gateway.work import Unit

Names = dict[UUID, str]


async def people(unit: Unit, ids: Iterable[UUID | None]) -> Names:
    """User names by id."""
    found = await identity.people_by_id(unit, {one for one in ids if one is not None})
    return {key: person.username for key, person in found.items()}


async def holders(unit: Unit, person_ids: Iterable[UUID | None], *, machines: bool) -> Names:
    """The same, with the client ids of machines where there are any."""
    names = await people(unit, person_ids)
    if machines:
        names |= {client.id: client.client_id for client in await identity.clients(unit)}
    return names


async def slugs(unit: Unit, ids: Iterable[UUID | None]) -> Names:
    """Slugs of services by id, for things that the subject sees by another right."""
    found = await catalog.facts(unit, {one for one in ids if one is not None})
    return {key: one.slug for key, one in found.items()}


def of(names: Names, one: UUID | None) -> str | None:
    """The name of that one, if there is one and it is known."""
    return names.get(one) if one is not None else None
