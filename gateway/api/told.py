"""From rows to views: names are fetched for a whole page at once."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from gateway import catalog, grants, identity, requests
from gateway.api.views import GrantView, PlanView, Price, RequestView, ServiceView
from gateway.web import Site
from gateway.work import Unit


def service(card: requests.Card, site: Site) -> ServiceView:
    """A card as the API says it."""
    one = card.service
    return ServiceView(
        slug=one.slug,
        name=one.name,
        summary=one.summary,
        description=one.description,
        technology_class=one.technology_class,
        half=one.half,
        state=one.state,
        url=site.service_origin(one.slug),
        plans=[plan(offered) for offered in card.plans],
        offer=card.offer.value,
        reasons=list(card.reasons),
        grant=card.grant.id if card.grant else None,
    )


def plan(offered: catalog.Plan) -> PlanView:
    """An offer with its price."""
    amount, currency, per = offered.price_amount, offered.price_currency, offered.price_per
    return PlanView.model_validate(
        {
            "plan": offered.slug,
            "name": offered.name,
            "description": offered.description,
            "price": None if amount is None else Price(amount=amount, currency=currency or "", per=per or ""),
            "approval": offered.approval,
            "default_duration": timedelta(seconds=offered.default_seconds),
            "longest_duration": timedelta(seconds=offered.max_seconds),
        }
    )


async def grants_of(unit: Unit, rows: Sequence[grants.Grant]) -> list[GrantView]:
    """Grants that the subject may see, with the names of service, plan and holder."""
    services = await catalog.facts(unit, (row.service_id for row in rows))
    plans = await catalog.plans_by_id(unit, (row.plan_id for row in rows))
    names = await _holders(unit, rows)
    return [
        GrantView(
            id=row.id,
            state=row.state,
            health=row.health,
            service=services[row.service_id].slug,
            plan=plans[row.plan_id].slug,
            person=names.get(row.holder_id, ""),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            ended_reason=row.ended_reason,
            request=row.request_id,
        )
        for row in rows
    ]


async def requests_of(
    unit: Unit, rows: Sequence[requests.Request], held: Sequence[grants.Grant]
) -> list[RequestView]:
    """Requests that the subject may see; of `held`, each is given the grants that came of it."""
    services = await catalog.facts(unit, (row.service_id for row in rows))
    plans = await catalog.plans_by_id(unit, (row.plan_id for row in rows))
    people = await identity.people_by_id(unit, {row.requester_id for row in rows})
    told = await grants_of(unit, held)
    return [
        RequestView(
            id=row.id,
            state=row.state,
            service=services[row.service_id].slug,
            plan=plans[row.plan_id].slug,
            reason=row.reason,
            duration=timedelta(seconds=row.duration_seconds),
            requester=people[row.requester_id].username if row.requester_id in people else None,
            created_at=row.created_at,
            decided_at=row.decided_at,
            decided_by=list(row.decided_by),
            policy_version=row.policy_version,
            grants=[grant for grant in told if grant.request == row.id],
        )
        for row in rows
    ]


async def _holders(unit: Unit, rows: Sequence[grants.Grant]) -> dict[UUID, str]:
    """Names by id; a holder whom the subject may not see stays nameless."""
    people = await identity.people_by_id(unit, {row.person_id for row in rows if row.person_id})
    names = {key: person.username for key, person in people.items()}
    if any(row.client_id for row in rows):
        names |= {client.id: client.client_id for client in await identity.clients(unit)}
    return names
