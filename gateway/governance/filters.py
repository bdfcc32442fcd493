"""Filters of the office's lists under names of one's own: a habit of one person, seen by nobody else."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlmodel import col, delete, func, select

from gateway.governance.models import SavedFilter
from gateway.kernel import errors
from gateway.work import Unit

MOST: Final = 20
LONGEST_NAME: Final = 60
LONGEST_QUERY: Final = 1000


async def filters(unit: Unit, part: str) -> Sequence[SavedFilter]:
    """The subject's own for this list, by name."""
    if unit.subject.type != "Person":
        return ()
    query = select(SavedFilter).where(
        SavedFilter.person_id == UUID(unit.subject.id), SavedFilter.part == part
    )
    return (await unit.db.execute(query.order_by(func.lower(col(SavedFilter.name))))).scalars().all()


async def keep_filter(unit: Unit, part: str, name: str, query: str) -> SavedFilter:
    """Keep it; one of the same name is replaced. Raises Invalid without a name, or where there are enough."""
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME or len(query) > LONGEST_QUERY:
        raise errors.Invalid("Give it a short name.", fields={"name": "a short name is needed"})
    mine = await filters(unit, part)
    found = next((one for one in mine if one.name == name), None)
    if found is None and len(mine) >= MOST:
        raise errors.Invalid(
            "Delete a filter first; twenty are enough for one list.", fields={"name": "full"}
        )
    if found is None:
        found = SavedFilter(
            person_id=UUID(unit.subject.id), part=part, name=name, query=query, kept_at=unit.now
        )
        unit.db.add(found)
    found.query, found.kept_at = query, unit.now
    return found


async def drop_filter(unit: Unit, filter_id: UUID) -> str:
    """Forget one of the subject's own; returns the list that it belonged to. Raises NotFound."""
    mine = (col(SavedFilter.id) == filter_id, col(SavedFilter.person_id) == UUID(unit.subject.id))
    part = (await unit.db.execute(select(SavedFilter.part).where(*mine))).scalar_one_or_none()
    if part is None:
        raise errors.NotFound
    await unit.db.execute(delete(SavedFilter).where(*mine))
    return part
