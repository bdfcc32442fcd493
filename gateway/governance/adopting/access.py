"""A list of access that people have already: each line becomes an approved request and its grant."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from gateway import catalog, grants, identity, requests
from gateway.authz import Decision
from gateway.catalog import Plan, Service
from gateway.governance.adopting import known
from gateway.governance.adopting.lines import Columns, Fault, Line
from gateway.governance.adopting.owners import Act
from gateway.identity import Person
from gateway.kernel import new_id
from gateway.kernel.language import _
from gateway.work import Unit

COLUMNS: Final = Columns(
    needed=("username", "service", "plan", "ends", "reason"), key=("username", "service", "plan")
)
_SHORTEST: Final = timedelta(minutes=1)


async def plan(unit: Unit, lines: list[Line], because: Decision) -> tuple[list[Act], list[Fault]]:
    """What to do, and what stands in the way."""
    people = await known.people(unit, (line["username"] for line in lines))
    services = await known.services(unit, (line["service"] for line in lines))
    plans = await _plans(unit, services)
    acts: list[Act] = []
    faults = []
    for line in lines:
        found = people.get(line["username"], ())
        service = services.get(line["service"])
        offer = plans.get((service.id, line["plan"])) if service else None
        wrong = _faults(line, len(found), service, offer, unit.now)
        if not wrong and offer and await grants.held(unit, offer.id, found[0].id):
            wrong = [line.fault("plan", _("This person has it already: leave the line out."))]
        faults += wrong
        if not wrong and service and offer:
            acts.append(await _given(unit, line, found[0], service, offer, because=because))
    return acts, faults


def _faults(
    line: Line, people: int, service: Service | None, offer: Plan | None, now: datetime
) -> list[Fault]:
    found = []
    if people != 1:
        found.append(line.fault("username", _("No one active person has that user name.")))
    if service is None or not _is_open(service):
        found.append(line.fault("service", _("No open service has that short name.")))
    elif offer is None:
        found.append(line.fault("plan", _("The service has no plan of that short name.")))
    left = _left(line, now)
    longest = timedelta(seconds=offer.max_seconds) if offer else timedelta.max
    if left is None:
        found.append(line.fault("ends", _("Write the day as 2026-12-31.")))
    elif not _SHORTEST <= left <= longest:
        far = _("The end must be in the future and at most %(num)d days away.") % {"num": longest.days}
        found.append(line.fault("ends", far if offer else _("The end must be in the future.")))
    return found


def _is_open(service: Service) -> bool:
    """Whether calls may reach it."""
    return service.state in (catalog.ServiceState.PUBLISHED, catalog.ServiceState.RESTRICTED)


def _left(line: Line, now: datetime) -> timedelta | None:
    """From now to the end of that day, UTC, or to that moment."""
    try:
        ends = datetime.fromisoformat(line["ends"])
    except ValueError:
        return None
    return (ends if ends.tzinfo else ends.replace(tzinfo=UTC)) - now


async def _given(
    unit: Unit, line: Line, person: Person, service: Service, offer: Plan, *, because: Decision
) -> Act:
    seconds = int((_left(line, unit.now) or _SHORTEST).total_seconds())
    organisation = await unit.db.get_one(identity.Organisation, person.organisation_id)
    request = requests.Request(
        id=new_id(),
        requester_id=UUID(unit.subject.id),
        person_id=person.id,
        service_id=service.id,
        plan_id=offer.id,
        reason=line["reason"],
        duration_seconds=seconds,
        state=requests.RequestState.APPROVED,
        policy_version=because.policy_version,
        decided_by=list(because.reasons),
        created_at=unit.now,
        decided_at=unit.now,
        organisation=organisation.slug,
        technology_class=service.technology_class,
    )
    opening = grants.Opening(
        request_id=request.id,
        service_id=service.id,
        plan_id=offer.id,
        person_id=person.id,
        client_id=None,
        organisation=organisation.slug,
        technology_class=service.technology_class,
        duration=timedelta(seconds=seconds),
    )

    async def act() -> None:
        unit.db.add(request)
        await unit.db.flush()
        item = requests.RequestItem(
            request_id=request.id,
            position=0,
            service_id=service.id,
            plan_id=offer.id,
            duration_seconds=seconds,
        )
        item.grant_id = (await grants.open_(unit, opening, because=because)).id
        unit.db.add(item)

    return act


async def _plans(unit: Unit, services: Mapping[str, Service]) -> dict[tuple[UUID, str], Plan]:
    query = select(Plan).where(
        col(Plan.service_id).in_({service.id for service in services.values()}), col(Plan.offered)
    )
    return {(plan.service_id, plan.slug): plan for plan in (await unit.db.execute(query)).scalars()}
