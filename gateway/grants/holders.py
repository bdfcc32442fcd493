"""Whether a holder is still somebody whom we know as active, and what the holder may see."""

from collections.abc import Iterable
from uuid import UUID

from sqlmodel import col, select

from gateway import catalog, identity
from gateway.grants.models import Grant
from gateway.work import Unit


async def active(unit: Unit, grant: Grant) -> bool:
    """Whether the person, or the machine, is active; asked by row, whatever the subject may see."""
    table = identity.Person if grant.person_id else identity.Client
    query = select(table.active).where(col(table.id) == grant.holder_id)
    return bool((await unit.db.execute(query)).scalar_one_or_none())


async def sees(unit: Unit, person_id: UUID, service_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Those of the services whose circle the person belongs to, as the person is now."""
    person = await identity.person(unit, person_id)
    if person is None:
        return frozenset()
    organisations = await identity.organisations_by_id(unit, [person.organisation_id])
    team = await unit.db.get(identity.OrganisationUnit, person.unit_id) if person.unit_id else None
    subject = identity.subject_of(person, organisations[person.organisation_id], team, None)
    return await catalog.visible_to(unit, subject, service_ids)
