"""What those are told who look after services and after this house."""

from gateway import catalog, grants, identity
from gateway.catalog import StewardKind
from gateway.grants import GrantState
from gateway.notifications import queries
from gateway.notifications.kinds import Kind, Telling
from gateway.notifications.tellings.occurrence import occurrence
from gateway.work import Event, Unit


async def vacated(unit: Unit, event: catalog.ServiceVacated) -> list[Telling]:
    """The stewards who are left, and the administrators: somebody has to be named."""
    found = await occurrence(unit, event)
    people = await queries.stewards(unit, event.id)
    people |= await queries.with_role(unit, identity.Role.IT_ADMIN)
    about = {"service": str(event.id), "seat": StewardKind(event.kind).value}
    return [Telling(Kind.VACANT, people - {event.person_id}, about, found.key)]


async def handed_over(unit: Unit, event: Event) -> list[Telling]:
    """Who runs the service: somebody waits for their hands. Without one, the administrators."""
    grant = await unit.db.get_one(grants.Grant, event.id)
    found = await occurrence(unit, event)
    manager = await catalog.it_manager(unit, grant.service_id)
    people = frozenset({manager}) if manager else await queries.with_role(unit, identity.Role.IT_ADMIN)
    kind = Kind.TO_SET_UP if grant.state == GrantState.PROVISIONING else Kind.TO_REMOVE
    return [Telling(kind, people, {"grant": str(grant.id)}, found.key)]


async def recovered(unit: Unit, event: Event) -> list[Telling]:
    """Loud: every administrator and all of security, whoever it was."""
    found = await occurrence(unit, event)
    people = await queries.with_role(unit, identity.Role.IT_ADMIN, identity.Role.SECURITY)
    return [Telling(Kind.RECOVERED, people, found.about(), found.key)]
