"""Requests that wait for people now, asked whether rules alone would approve them."""

from uuid import UUID

from sqlmodel import col, select

from gateway import catalog, identity, requests
from gateway.authz import Action, Subject
from gateway.rulebook.entities import rulebook_entity
from gateway.rulebook.reality import Question, subjects
from gateway.rulebook.views import Row
from gateway.work import Unit

OPEN = ("pending", "needs_info")


async def waiting(unit: Unit) -> list[Question]:
    """One question for each item; there are never many."""
    unit.require(Action.POLICY_SEE, rulebook_entity())
    request, item = requests.Request, requests.RequestItem
    query = (
        select(request, item, catalog.Service, catalog.Plan)
        .join(item, col(item.request_id) == col(request.id))
        .join(catalog.Service, col(catalog.Service.id) == col(item.service_id))
        .join(catalog.Plan, col(catalog.Plan.id) == col(item.plan_id))
        .where(col(request.state).in_(OPEN))
    )
    found = (await unit.db.execute(query)).all()
    people = await subjects(unit, [id_ for one, *_ in found for id_ in (one.requester_id, one.holder_id)])
    return [
        Question(
            Action.REQUEST_APPROVE_AUTOMATICALLY,
            people[one.requester_id],
            requests.wish_entity(
                one.id,
                service,
                plan,
                requester=str(one.requester_id),
                holder=_holder(one, people[one.holder_id]),
                seconds=wanted.duration_seconds,
            ),
            1,
            (one.id,),
        )
        for one, wanted, service, plan in found
    ]


def _holder(request: requests.Request, eyes: Subject) -> requests.Holder:
    return requests.Holder(
        UUID(eyes.id), request.organisation, eyes=eyes, is_client=request.client_id is not None
    )


async def rows(unit: Unit, question: Question) -> tuple[Row, ...]:
    """Who asked for what."""
    unit.require(Action.POLICY_SEE, rulebook_entity())
    request, person = requests.Request, identity.Person
    query = (
        select(person.username, catalog.Service.slug)
        .select_from(request)
        .join(person, col(person.id) == col(request.requester_id))
        .join(catalog.Service, col(catalog.Service.id) == col(request.service_id))
        .where(col(request.id).in_(question.rows))
    )
    return tuple(Row(who=who, what=what) for who, what in (await unit.db.execute(query)).all())
