"""How many colleagues of the subject's own unit use a service; never where that would tell of a person."""

from typing import Final
from uuid import UUID

from sqlmodel import col, func, select

from gateway.catalog import Service
from gateway.grants import LIVE, Grant
from gateway.identity import Person
from gateway.requests.queries.desk import Peers
from gateway.work import Unit

# Fewer than so many could be recognised.
FLOOR: Final = 3
_TOLD: Final = ("public", "internal")


async def colleagues(unit: Unit, service: Service) -> Peers | None:
    """Those of the subject's unit, themselves apart; None for few of them, and for whatever is sensitive:
    technology that moves something or that customers see, and confidential data.
    """
    if unit.subject.type != "Person" or service.technology_class != "information":
        return None
    if service.data_classification not in _TOLD:
        return None
    me = UUID(unit.subject.id)
    mine = select(Person.unit_id).where(col(Person.id) == me).scalar_subquery()
    near = (col(Person.unit_id) == mine, col(Person.active), col(Person.id) != me)
    of = (await unit.db.execute(select(func.count()).select_from(Person).where(*near))).scalar_one()
    if of < FLOOR:
        return None
    have = (
        select(func.count(func.distinct(col(Grant.person_id))))
        .join(Person, col(Person.id) == col(Grant.person_id))
        .where(*near, col(Grant.service_id) == service.id, col(Grant.state).in_(LIVE))
    )
    have_it = (await unit.db.execute(have)).scalar_one()
    return Peers(have_it, of) if have_it >= FLOOR else None
