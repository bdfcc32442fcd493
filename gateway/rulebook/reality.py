"""What is real, as questions: equal cases are one question, so a million grants are a few hundred.

Rules see attributes. Two grants that agree in every attribute get one answer, unless a rule names
somebody or something by id; those ids count as attributes then, and no others do.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ARRAY, SQLColumnExpression, Uuid, case, literal
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlmodel import col, func, select
from sqlmodel.sql.expression import Select

from gateway import catalog, grants, identity
from gateway.authz import Action, Policies, Resource, Subject
from gateway.rulebook.entities import rulebook_entity
from gateway.rulebook.views import Row
from gateway.work import Unit

SHOWN: Final = 20
Column = SQLColumnExpression[Any]
_ID: Final = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_LIKE: Final = re.compile(r"\b(?:key|person|taken_by)\b\s*\)*\s*like\b")


@dataclass(frozen=True, slots=True)
class Question:
    """`count` equal cases; `rows` are the ids of the first, of grants or people."""

    action: Action
    subject: Subject
    resource: Resource
    count: int
    rows: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """The ids that rules mention; `everybody` where a rule looks for a pattern in them."""

    ids: frozenset[UUID]
    everybody: bool

    @classmethod
    def by(cls, *sets: Policies) -> "Named":
        """Mentioned by any rule of these sets."""
        texts = [rule.text for each in sets for rule in each.rules]
        ids = {UUID(found) for text in texts for found in _ID.findall(text)}
        return cls(frozenset(ids), any(_LIKE.search(text) for text in texts))

    def column(self, ids: Column) -> Column:
        """The id where it counts, else nothing."""
        if self.everybody:
            return ids
        return case((ids.in_(self.ids), ids), else_=None) if self.ids else literal(None)


async def uses(unit: Unit, named: Named) -> list[Question]:
    """Every grant that can be used now, by the person or machine that holds it."""
    unit.require(Action.POLICY_SEE, rulebook_entity())
    found = []
    for holder, kind in (
        (grants.Grant.person_id, identity.Person),
        (grants.Grant.client_id, identity.Client),
    ):
        groups = (await unit.db.execute(_groups(unit, named, col(holder), kind))).all()
        for start in range(0, len(groups), 1000):
            found += await _asked(unit, groups[start : start + 1000])
    return found


def _groups(unit: Unit, named: Named, holder: Column, kind: Any) -> Select[Any, Any]:  # noqa: ANN401  # two tables
    grant, service = grants.Grant, catalog.Service
    person = kind is identity.Person
    keys: list[Column] = [
        col(grant.organisation),
        col(grant.technology_class),
        col(service.state),
        col(service.half),
        col(service.data_classification),
        col(kind.realm),
        col(kind.organisation_id),
        named.column(holder),
        named.column(col(grant.id)),
        *([col(kind.unit_id), col(kind.roles)] if person else []),
    ]
    ids = func.array_agg(aggregate_order_by(col(grant.id), col(grant.id)), type_=ARRAY(Uuid))
    return (
        select(func.count().label("count"), ids[1:SHOWN].label("ids"))
        .select_from(grant)
        .join(service, col(service.id) == col(grant.service_id))
        .join(kind, col(kind.id) == holder)
        .where(col(grant.state) == "active", col(grant.starts_at) <= unit.now, col(grant.ends_at) > unit.now)
        .group_by(*keys)
    )


async def _asked(unit: Unit, groups: Sequence[Any]) -> list[Question]:
    first = [group.ids[0] for group in groups]
    query = (
        select(grants.Grant, catalog.Service)
        .join(catalog.Service, col(catalog.Service.id) == col(grants.Grant.service_id))
        .where(col(grants.Grant.id).in_(first))
    )
    cases = {grant.id: (grant, service) for grant, service in (await unit.db.execute(query)).all()}
    holders = await subjects(unit, [grant.holder_id for grant, _ in cases.values()])
    found = []
    for group in groups:
        grant, service = cases[group.ids[0]]
        resource = grants.grant_entity(
            grant,
            unit.now,
            service_state=service.state,
            half=service.half,
            data=service.data_classification,
        )
        subject = holders[grant.holder_id]
        found.append(Question(Action.GRANT_USE, subject, resource, group.count, tuple(group.ids)))
    return found


async def sights(unit: Unit, named: Named) -> list[Question]:
    """Every circle, looked at by every kind of person who works here now."""
    unit.require(Action.POLICY_SEE, rulebook_entity())
    person = identity.Person
    ids = func.array_agg(aggregate_order_by(col(person.id), col(person.id)), type_=ARRAY(Uuid))
    kinds = (
        select(func.count().label("count"), ids[1:SHOWN].label("ids"))
        .where(col(person.active))
        .group_by(
            col(person.realm),
            col(person.organisation_id),
            col(person.unit_id),
            col(person.roles),
            named.column(col(person.id)),
        )
    )
    groups = (await unit.db.execute(kinds)).all()
    looking = await subjects(unit, [group.ids[0] for group in groups])
    circles = (await unit.db.execute(select(catalog.Circle))).scalars().all()
    return [
        Question(
            Action.CIRCLE_SEE,
            looking[group.ids[0]],
            catalog.circle_entity(circle),
            group.count,
            tuple(group.ids),
        )
        for group in groups
        for circle in circles
    ]


async def subjects(unit: Unit, ids: Iterable[UUID]) -> dict[UUID, Subject]:
    """People and machines as subjects of decisions."""
    unit.require(Action.POLICY_SEE, rulebook_entity())
    person, client, wanted = identity.Person, identity.Client, {*ids}
    people = (
        select(person, identity.Organisation, identity.OrganisationUnit)
        .join(identity.Organisation, col(identity.Organisation.id) == col(person.organisation_id))
        .outerjoin(identity.OrganisationUnit, col(identity.OrganisationUnit.id) == col(person.unit_id))
        .where(col(person.id).in_(wanted))
    )
    machines = (
        select(client, identity.Organisation)
        .join(identity.Organisation, col(identity.Organisation.id) == col(client.organisation_id))
        .where(col(client.id).in_(wanted))
    )
    found = {p.id: identity.subject_of(p, o, u, None) for p, o, u in (await unit.db.execute(people)).all()}
    return found | {c.id: identity.client_subject(c, o) for c, o in (await unit.db.execute(machines)).all()}


async def rows(unit: Unit, question: Question) -> tuple[Row, ...]:
    """The first cases of a question by name."""
    unit.require(Action.POLICY_SEE, rulebook_entity())
    person, client = identity.Person, identity.Client
    if question.action == Action.CIRCLE_SEE:
        people = select(person.username).where(col(person.id).in_(question.rows)).order_by(person.username)
        names = (await unit.db.execute(people)).scalars()
        return tuple(Row(who=name, what=question.resource.id) for name in names)
    grant, service = grants.Grant, catalog.Service
    query = (
        select(func.coalesce(person.username, client.client_id), service.slug)
        .select_from(grant)
        .join(service, col(service.id) == col(grant.service_id))
        .outerjoin(person, col(person.id) == col(grant.person_id))
        .outerjoin(client, col(client.id) == col(grant.client_id))
        .where(col(grant.id).in_(question.rows))
        .order_by(service.slug, func.coalesce(person.username, client.client_id))
    )
    return tuple(Row(who=who, what=what) for who, what in (await unit.db.execute(query)).all())
