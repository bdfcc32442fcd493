"""Explain: one real decision with its rules in words and the facts that it saw."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, or_, select

from gateway import authz, catalog, grants, identity, requests
from gateway.authz import NOTHING, Action, Decision, Resource, Subject, Value, Words
from gateway.kernel import errors
from gateway.kernel.language import _
from gateway.rulebook import reality
from gateway.rulebook.entities import rulebook_entity
from gateway.work import Unit

_WISHES: Final = (
    Action.REQUEST_SUBMIT,
    Action.REQUEST_APPROVE_AUTOMATICALLY,
    Action.REQUEST_APPROVE_EMERGENCY,
)


@dataclass(frozen=True, slots=True)
class Explained:
    """A decision, the words of the rules that said no, and every fact by name."""

    decision: Decision
    words: tuple[Words, ...]
    who: Mapping[str, Value]
    what: Mapping[str, Value]
    when: Mapping[str, Value]


async def explain(
    unit: Unit, *, person: str, action: Action, service: str, plan: str | None = None
) -> list[Explained]:
    """What the rules say now of this person (user name or mail address) and this service: about its
    circles, about the service, about a wish for each of its plans or for `plan` alone, or about each
    grant of it that the person holds or held.

    Raises NotAllowed; NotFound where there is no such person, service, plan or grant; Invalid for an
    action that is about something else.
    """
    unit.require(Action.POLICY_SEE, rulebook_entity())
    subject = (await reality.subjects(unit, [await _person(unit, person)])).popitem()[1]
    resources = await _resources(unit, action, await _service(unit, service), subject, plan)
    when = authz.moment(unit.now, unit.policies.zone, NOTHING)
    found = []
    for resource in resources:
        decision = authz.decide(unit.policies, subject, action, resource, when)
        words = [] if decision.allowed else authz.of_rules(unit.policies.words, decision.reasons, action)
        found.append(Explained(decision, tuple(words), subject.attrs, resource.attrs, when.attrs))
    return found


async def _person(unit: Unit, name: str) -> identity.PersonId:
    table = identity.Person
    query = select(table.id).where(or_(col(table.username) == name, col(table.email) == name)).limit(2)
    found = (await unit.db.execute(query)).scalars().all()
    if len(found) != 1:
        known = _("More than one person is called %(name)s.") if found else _("Nobody is called %(name)s.")
        raise errors.NotFound(known % {"name": name})
    return identity.PersonId(found[0])


async def _service(unit: Unit, slug: str) -> catalog.Service:
    found = (await unit.db.execute(select(catalog.Service).where(catalog.Service.slug == slug))).scalar()
    if found is None:
        raise errors.NotFound(_("There is no service %(slug)s.") % {"slug": slug})
    return found


async def _resources(
    unit: Unit, action: Action, service: catalog.Service, subject: Subject, plan: str | None
) -> list[Resource]:
    noun = action.partition(":")[0]
    if action in _WISHES:
        return await _wishes(unit, service, subject, plan)
    if noun == "circle":
        slugs = text("select circle_slug from service_circles where service_id = :id")
        named = (await unit.db.execute(slugs, {"id": service.id})).scalars().all()
        circles = select(catalog.Circle).where(col(catalog.Circle.slug).in_(named))
        return [catalog.circle_entity(circle) for circle in (await unit.db.execute(circles)).scalars()]
    if noun == "service":
        vacancies = await catalog.vacancies(unit, service.id)
        return [catalog.service_entity(service, vacancies=vacancies)]
    if noun == "grant":
        return await _held(unit, service, subject.id)
    raise errors.Invalid(
        _("%(action)s is not about a service; choose circle:…, service:…, grant:…, or a way to ask.")
        % {"action": action}
    )


async def _held(unit: Unit, service: catalog.Service, holder: str) -> list[Resource]:
    table = grants.Grant
    held = select(table).where(table.service_id == service.id, col(table.person_id) == holder)
    found = (await unit.db.execute(held.order_by(col(table.created_at).desc()).limit(5))).scalars().all()
    if not found:
        raise errors.NotFound("This person never held access to this service: nothing to use, so no.")
    return [
        grants.grant_entity(
            grant,
            unit.now,
            service_state=service.state,
            half=service.half,
            data=service.data_classification,
        )
        for grant in found
    ]


async def _wishes(unit: Unit, service: catalog.Service, subject: Subject, plan: str | None) -> list[Resource]:
    """What the person would ask for itself, for the usual time of each plan."""
    table, seats = catalog.Plan, catalog.Stewardship
    offered = (
        select(table).where(table.service_id == service.id, col(table.offered)).order_by(col(table.position))
    )
    plans = [one for one in (await unit.db.execute(offered)).scalars() if plan in (None, one.slug)]
    if not plans:
        said = _("%(service)s has no plan %(plan)s.") if plan else _("%(service)s has no plans.")
        raise errors.NotFound(said % {"service": service.slug, "plan": plan})
    taken = await unit.db.execute(select(seats.person_id).where(seats.service_id == service.id))
    stewards = tuple(str(one) for one in taken.scalars())
    seen = await catalog.visible_to(unit, subject, [service.id])
    holder = requests.Holder(UUID(subject.id), str(subject.attrs["organisation"]), subject)
    return [
        requests.wish_entity(
            UUID(int=0),
            service,
            one,
            requester=subject.id,
            holder=holder,
            seconds=one.default_seconds,
            in_circle=service.id in seen,
            stewards=stewards,
        )
        for one in plans
    ]
