"""Impact: who is hit when a service goes out of use."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, func, select

from gateway import catalog
from gateway.authz import Action
from gateway.grants import LIVE, Grant
from gateway.requests.models import Request, RequestItem
from gateway.requests.rules import OPEN
from gateway.work import Unit


@dataclass(frozen=True, slots=True)
class Impact:
    """How many people and machines hold how many live grants, and how many requests are under way."""

    people: int
    clients: int
    grants: int
    requests: int


async def impact(unit: Unit, service_id: UUID) -> Impact:
    """Counted now, before anything changes. Raises NotFound, NotVisible, NotAllowed."""
    service = await catalog.service(unit, service_id)
    await catalog.allowed(unit, Action.SERVICE_RETIRE, service)
    held = select(
        func.count(func.distinct(col(Grant.person_id))),
        func.count(func.distinct(col(Grant.client_id))),
        func.count(),
    ).where(Grant.service_id == service_id, col(Grant.state).in_(LIVE))
    people, clients, grants = (await unit.db.execute(held)).one()
    under_way = (
        select(func.count(func.distinct(col(RequestItem.request_id))))
        .join(Request, col(Request.id) == col(RequestItem.request_id))
        .where(RequestItem.service_id == service_id, col(Request.state).in_(OPEN))
    )
    requests = (await unit.db.execute(under_way)).scalar_one()
    return Impact(people=people, clients=clients, grants=grants, requests=requests)
