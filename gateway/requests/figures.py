"""Figures that pages show and nobody waits for: the worker counts them anew, a page only reads them."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Select,
    Text,
    cast,
    delete,
    distinct,
    func,
    insert,
    literal,
    select,
    true,
)
from sqlmodel import Field, SQLModel, col

from gateway import catalog
from gateway.catalog import Plan, Service
from gateway.grants import Grant
from gateway.identity import Person
from gateway.kernel import errors
from gateway.requests.models import Request
from gateway.work import Unit

# A median of fewer says little; of more, what it says is old.
FEWEST: Final = 3
NEWEST: Final = 50
# Fewer colleagues than this could be told apart.
FLOOR: Final = 3
# Who uses anything else is nobody's business.
TOLD_CLASS: Final = "information"
TOLD_DATA: Final = ("public", "internal")
EVERYBODY: Final = "employee"
_NEVER_CAME: Final = ("scheduled", "provisioning")


class PlanFigure(SQLModel, table=True):
    """How long it usually took from asking for a plan until it could be used."""

    __tablename__ = "plan_figures"

    plan_id: UUID = Field(primary_key=True, foreign_key="plans.id")
    usual_seconds: int


class ColleagueUse(SQLModel, table=True):
    """How many of a unit, or of a role in an organisation, use a service; never less than FLOOR.

    `whose` is `unit:` and its id, or `role:`, the organisation's id, `:` and the role.
    """

    __tablename__ = "colleague_uses"

    whose: str = Field(primary_key=True)
    service_id: UUID = Field(primary_key=True, foreign_key="services.id")
    people: int
    of: int


async def count(unit: Unit) -> None:
    """Count everything anew. Raises Forbidden for anybody but the System."""
    if unit.subject.type != "System":
        raise errors.Forbidden
    await unit.db.execute(delete(PlanFigure))
    await unit.db.execute(insert(PlanFigure).from_select(["plan_id", "usual_seconds"], _usual()))
    await unit.db.execute(delete(ColleagueUse))
    names = ["whose", "service_id", "people", "of"]
    for groups in (_units(), _roles()):
        await unit.db.execute(insert(ColleagueUse).from_select(names, _uses(groups, unit)))
    waits = (
        select(col(Plan.service_id), func.min(col(PlanFigure.usual_seconds)))
        .join(PlanFigure, col(PlanFigure.plan_id) == col(Plan.id))
        .group_by(col(Plan.service_id))
    )
    await catalog.note_waits(unit, {row[0]: row[1] for row in await unit.db.execute(waits)})


def _usual() -> Select[Any]:
    """The median of the newest, of what was wished for as soon as possible and came."""
    took = func.extract("epoch", col(Grant.starts_at) - col(Request.created_at))
    newest = func.row_number().over(partition_by=col(Grant.plan_id), order_by=col(Grant.id).desc())
    came = (
        select(col(Grant.plan_id).label("plan_id"), took.label("took"), newest.label("place"))
        .join(Request, col(Request.id) == col(Grant.request_id))
        .where(
            col(Request.starts_at).is_(None),
            col(Grant.state).not_in(_NEVER_CAME),
            col(Grant.ended_reason).is_distinct_from("never_provisioned"),
        )
        .subquery()
    )
    usual = func.percentile_disc(0.5).within_group(came.c.took)
    return (
        select(came.c.plan_id, func.greatest(cast(usual, Integer), 0))
        .where(came.c.place <= NEWEST)
        .group_by(came.c.plan_id)
        .having(func.count() >= FEWEST)
    )


def _units() -> CTE:
    group = literal("unit:") + cast(col(Person.unit_id), Text)
    query: Select[*tuple[Any, ...]] = select(group.label("whose"), col(Person.id).label("person_id"))
    return query.where(col(Person.active), col(Person.unit_id).is_not(None)).cte("members")


def _roles() -> CTE:
    """Those of each role, apart from the one that everybody has."""
    role = func.jsonb_array_elements_text(col(Person.roles)).table_valued("value").lateral("role")
    house = literal("role:") + cast(col(Person.organisation_id), Text)
    group: ColumnElement[str] = house + ":" + role.c.value
    query: Select[*tuple[Any, ...]] = select(group.label("whose"), col(Person.id).label("person_id"))
    query = query.select_from(Person).join(role, true())
    return query.where(col(Person.active), role.c.value != EVERYBODY).cte("members")


def _uses(members: CTE, unit: Unit) -> Select[Any]:
    """What is sensitive is not even counted."""
    size = select(members.c.whose, func.count().label("of")).group_by(members.c.whose).cte("size")
    people = func.count(distinct(members.c.person_id))
    return (
        select(members.c.whose, col(Grant.service_id), people, size.c.of)
        .join(Grant, col(Grant.person_id) == members.c.person_id)
        .join(Service, col(Service.id) == col(Grant.service_id))
        .join(size, size.c.whose == members.c.whose)
        .where(
            col(Grant.state) == "active",
            col(Grant.ends_at) > unit.now,
            col(Service.technology_class) == TOLD_CLASS,
            col(Service.data_classification).in_(TOLD_DATA),
        )
        .group_by(members.c.whose, col(Grant.service_id), size.c.of)
        .having(people >= FLOOR)
    )
