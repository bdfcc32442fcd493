"""What others did with a service: how many colleagues use it, and how long they waited for it.

Both are figures that the worker counts; none of them is told where it could tell of a person.
"""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Text, cast, literal
from sqlmodel import col, select

from gateway.catalog import Service
from gateway.identity import Person
from gateway.requests.figures import TOLD_CLASS, TOLD_DATA, ColleagueUse, PlanFigure
from gateway.requests.queries.desk import Peers
from gateway.work import Unit, rows_by_id


async def colleagues(unit: Unit, service: Service) -> Peers | None:
    """In the subject's unit; None for few, and for whatever is sensitive."""
    told = service.technology_class == TOLD_CLASS and service.data_classification in TOLD_DATA
    if unit.subject.type != "Person" or not told:
        return None
    mine = select(literal("unit:") + cast(Person.unit_id, Text)).where(
        col(Person.id) == UUID(unit.subject.id)
    )
    query = select(ColleagueUse).where(
        col(ColleagueUse.service_id) == service.id, col(ColleagueUse.whose) == mine.scalar_subquery()
    )
    found = (await unit.db.execute(query)).scalar_one_or_none()
    return Peers(found.people, found.of) if found else None


async def usual(unit: Unit, plan_ids: Collection[UUID]) -> dict[UUID, int]:
    """Seconds from asking for a plan until it could be used, the middle of the last ones; a plan that too
    few have asked for is not in it.
    """
    rows = await rows_by_id(unit, PlanFigure, plan_ids)
    return {key: row.usual_seconds for key, row in rows.items()}
