"""Lists a page at a time, in the order that a reader chose. Builds statements and runs none."""

from dataclasses import dataclass
from typing import Any, Final, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, literal, tuple_
from sqlalchemy.orm import Mapped
from sqlmodel import select
from sqlmodel.sql.expression import SelectOfScalar

_Query = TypeVar("_Query", bound=Select[*tuple[Any, ...]])
# Further is not counted: a list that long is narrowed, not read.
MOST_COUNTED: Final = 10_000


@dataclass(frozen=True, slots=True)
class Order:
    """By the column of that name; a name that the list does not have stands for its own order."""

    by: str = ""
    down: bool = False


OWN_ORDER: Final = Order()


def paged(
    base: _Query,
    key: ColumnElement[Any] | Mapped[Any],
    identifier: Mapped[UUID],
    *,
    down: bool,
    after: UUID | None,
    limit: int,
) -> _Query:
    """The rows of `base` by `key`, which is never null, and then by id: `limit` + 1 of them behind the row
    `after`, which tells that there is another page. An id that `base` does not have ends the list.
    """
    query = base
    if after is not None:
        # The filters stay out of the mark: a row that no longer passes them is still a place in the order.
        mark = select(key).where(identifier == after).select_from(*base.get_final_froms())
        behind = tuple_(mark.correlate(None).scalar_subquery(), literal(after))
        here = tuple_(key, identifier)
        query = query.where(here < behind if down else here > behind)
    turned = [part.desc() if down else part.asc() for part in (key, identifier)]
    return query.order_by(*turned).limit(limit + 1)


def counted(base: Select[*tuple[Any, ...]]) -> SelectOfScalar[int]:
    """How many rows `base` has; `MOST_COUNTED` + 1 stands for more."""
    rows = base.with_only_columns(literal(1).label("one"), maintain_column_froms=True)
    return select(func.count()).select_from(rows.limit(MOST_COUNTED + 1).subquery())
