"""What holders are told of their access."""

from uuid import UUID

from gateway import catalog, grants, requests
from gateway.notifications import queries
from gateway.notifications.kinds import Kind, Telling
from gateway.notifications.tellings.occurrence import occurrence
from gateway.work import Event, Unit

MOST_HOLDERS = 100_000


async def ready(unit: Unit, event: Event) -> list[Telling]:
    """The holder can use it; one for whom somebody else asked hears who that was."""
    grant, request = await _rows(unit, event.id)
    for_other = grant.person_id is not None and grant.person_id != request.requester_id
    key, about = str(grant.id), {"grant": str(grant.id)}
    if not for_other:
        return [Telling(Kind.READY, _holders(grant, request), about, key)]
    return [
        Telling(Kind.GIVEN, _holders(grant, request), about, key),
        Telling(Kind.READY, frozenset({request.requester_id}), about, key),
    ]


async def ends_soon(unit: Unit, event: grants.GrantEndsSoon) -> list[Telling]:
    """Said once for each end: an extended grant is told of its new end again."""
    grant, request = await _rows(unit, event.id)
    if grant.state not in grants.LIVE or grant.ends_at <= unit.now:
        return []
    about = {"grant": str(grant.id), "days": str(event.days)}
    key = f"{grant.id}:{event.days}:{grant.ends_at.isoformat()}"
    return [Telling(Kind.ENDS_SOON, _holders(grant, request), about, key)]


async def extended(unit: Unit, event: Event) -> list[Telling]:
    """It goes on for longer."""
    return await _of_holder(unit, event, Kind.EXTENDED)


async def suspended(unit: Unit, event: Event) -> list[Telling]:
    """It is paused."""
    return await _of_holder(unit, event, Kind.SUSPENDED)


async def resumed(unit: Unit, event: Event) -> list[Telling]:
    """It works again, whether resumed or taken back while there was time."""
    return await _of_holder(unit, event, Kind.RESUMED)


async def revoked(unit: Unit, event: Event) -> list[Telling]:
    """By whom and why."""
    return await _of_holder(unit, event, Kind.REVOKED)


async def not_set_up(unit: Unit, event: Event) -> list[Telling]:
    """The holder, whoever asked, and those who run the service."""
    grant, request = await _rows(unit, event.id)
    found = await occurrence(unit, event)
    people = (
        _holders(grant, request) | {request.requester_id} | await queries.stewards(unit, grant.service_id)
    )
    return [Telling(Kind.NOT_SET_UP, people, {"grant": str(grant.id)}, found.key)]


async def retiring(unit: Unit, event: Event) -> list[Telling]:
    """Everybody who has something of the service."""
    found = await unit.db.get_one(catalog.Service, event.id)
    held = await grants.listing(unit, service_id=found.id, limit=MOST_HOLDERS)
    return [
        Telling(Kind.RETIRING, frozenset({grant.person_id}), {"grant": str(grant.id)}, str(grant.id))
        for grant in held
        if grant.state in grants.LIVE and grant.person_id is not None
    ]


async def _of_holder(unit: Unit, event: Event, kind: Kind) -> list[Telling]:
    grant, request = await _rows(unit, event.id)
    found = await occurrence(unit, event)
    people = _holders(grant, request) - ({found.by} if found.by else set())
    return [Telling(kind, people, found.about(grant=grant.id), found.key)]


async def _rows(unit: Unit, grant_id: UUID) -> tuple[grants.Grant, requests.Request]:
    grant = await unit.db.get_one(grants.Grant, grant_id)
    return grant, await unit.db.get_one(requests.Request, grant.request_id)


def _holders(grant: grants.Grant, request: requests.Request) -> frozenset[UUID]:
    """The person; for a machine, whoever asked for it."""
    return frozenset({grant.person_id or request.requester_id})
