"""Ask again: a request that ended, ready to be submitted once more."""

from datetime import timedelta
from uuid import UUID

from gateway import catalog, identity
from gateway.requests.forms import ItemForm, SubmitForm
from gateway.requests.models import RequestId
from gateway.requests.queries import known, seen
from gateway.work import Unit


async def again(unit: Unit, request_id: UUID) -> SubmitForm:
    """The form as it was sent, without start and emergency. Raises NotFound or NotVisible."""
    request = await seen.request(unit, RequestId(request_id))
    items = (await known.items_of(unit, [request.id]))[request.id]
    services = await catalog.facts(unit, {item.service_id for item in items})
    plans = await catalog.plans_by_id(unit, {item.plan_id for item in items})
    wanted = tuple(
        ItemForm(
            service=services[item.service_id].slug,
            plan=plans[item.plan_id].slug,
            duration=timedelta(seconds=item.duration_seconds),
        )
        for item in items
    )
    other = request.person_id if request.person_id != UUID(unit.subject.id) else None
    people = await identity.people_by_id(unit, [other] if other else [])
    machines = await identity.clients(unit) if request.client_id else []
    client = next((one.client_id for one in machines if one.id == request.client_id), None)
    return SubmitForm(
        items=wanted,
        reason=request.reason,
        for_=people[other].username if other in people else None,
        client=client,
    )
