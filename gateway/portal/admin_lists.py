"""Every list of the office works alike: filters in the address, columns to sort by, pages with a count,
filters kept under a name, and the same rows as a file.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final, Generic, Self, TypeVar
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from babel.numbers import format_decimal
from fastapi import Request
from fastapi.responses import Response
from pydantic import BaseModel, Field, PrivateAttr, ValidationError

from gateway import governance, web
from gateway.governance import SavedFilter
from gateway.identity import SignedIn
from gateway.kernel.language import mark
from gateway.portal import admin
from gateway.portal.as_csv import Cell
from gateway.portal.language import UTC_NAME, _, current
from gateway.work import MOST_COUNTED, Order, Unit

Row = TypeVar("Row")
Word = Annotated[str, Field(max_length=200)]
# What of an address says where somebody stands in a list, and not what they look at.
_PLACE: Final = frozenset({"cursor", "at", "said", "picked"})


class Look(BaseModel):
    """What somebody looks at, as the address says it; a list adds its filters. `sort` is a column's name,
    with a hyphen before it for the other way round; `at` counts the rows before this page.
    """

    sort: Annotated[str, Field(max_length=40)] = ""
    cursor: Annotated[str | None, Field(max_length=512)] = None
    at: Annotated[int, Field(ge=0, le=10**9)] = 0
    said: Word = ""
    picked: Annotated[str, Field(max_length=10)] = ""
    _zone: str = PrivateAttr(UTC_NAME)

    @property
    def zone(self) -> str:
        """Of the reader, whose days these are."""
        return self._zone

    def read_in(self, zone: str) -> Self:
        """The same look by somebody of that zone."""
        self._zone = zone
        return self

    @property
    def order(self) -> Order:
        """As the queries take it."""
        return Order(self.sort.removeprefix("-"), down=self.sort.startswith("-"))

    @property
    def kept(self) -> dict[str, str]:
        """Filters and order, without what is empty."""
        values = self.model_dump(mode="json", by_alias=True, exclude={*_PLACE})
        return {name: str(value) for name, value in values.items() if value}

    @property
    def filtered(self) -> bool:
        """Whether anything is left out."""
        return bool(self.kept.keys() - {"sort"})

    @property
    def query(self) -> str:
        """Filters and order as they stand behind an address."""
        return urlencode(self.kept)


L = TypeVar("L", bound=Look)
_SAID: Final = {"kept": mark("Kept under its name."), "dropped": mark("The filter is gone.")}


@dataclass(frozen=True)
class Column(Generic[Row]):
    """`value` is what a file holds of it; `sort` is the name of its order, where it has one."""

    title: str
    value: Callable[[Row], Cell]
    sort: str = ""
    num: bool = False


@dataclass(frozen=True, slots=True)
class List(Generic[L, Row]):
    """A list of the office: where it is read, and what its columns are. `own` is the order that it has by
    itself. `rows` reads at most that many, and one more where there are more.
    """

    part: str
    look: type[L]
    columns: Sequence[Column[Row]]
    rows: Callable[[Unit, L, UUID | None, int], Awaitable[Sequence[Row]]]
    count: Callable[[Unit, L], Awaitable[int]] | None = None
    own: str = ""
    address: str = ""

    @property
    def path(self) -> str:
        """Of its page; the file is beside it."""
        return self.address or f"/admin/{self.part}"


@dataclass(frozen=True, slots=True)
class Sort:
    """The head of a column: `now` is aria-sort's word, `address` turns it round."""

    title: str
    address: str = ""
    now: str = ""
    num: bool = False


@dataclass(frozen=True, slots=True)
class Shown(Generic[Row]):
    """A page of a list with everything around it."""

    path: str
    part: str
    look: Look
    items: Sequence[Row]
    heads: Sequence[Sort]
    next: str
    first: int
    total: int | None
    saved: Sequence[SavedFilter]

    @property
    def last(self) -> int:
        """The place of the last row."""
        return self.first + len(self.items) - 1

    @property
    def many(self) -> bool:
        """Whether there are more than were counted."""
        return self.total is not None and self.total > MOST_COUNTED

    @property
    def counted(self) -> str:
        """The number of all, as it is written where the reader is."""
        return format_decimal(self.total or 0, locale=current().locale)

    @property
    def again(self) -> str:
        """The address of what is looked at, from its first page."""
        return f"{self.path}?{self.look.query}"

    @property
    def file(self) -> str:
        """The address of the same rows as a file."""
        return f"{self.path}.csv?{self.look.query}"


async def page(
    request: Request,
    me: SignedIn,
    listed: List[L, Row],
    look: L,
    /,
    *,
    told: str = "",
    status: int = 200,
    **more: object,
) -> Response:
    """The page of a list, out of the template of its part; `told` is what was just done. Raises NotAllowed,
    NotVisible, Invalid for a cursor that is not ours.
    """
    found = await shown(request, me, listed, look)
    return await admin.office(
        request,
        f"admin/{listed.part}.html",
        me,
        here=listed.part,
        status=status,
        list=found,
        look=look,
        said=told or _(_SAID.get(look.said, "")),
        **more,
    )


async def shown(request: Request, me: SignedIn, listed: List[L, Row], look: L) -> Shown[Row]:
    """One page. Raises NotAllowed, NotVisible, Invalid for a cursor that is not ours."""
    async with web.ports(request).units.read(me.subject) as unit:
        await admin.verify_door(unit, listed.part)
        rows = await listed.rows(unit, look.read_in(me.zone), web.after(look.cursor), admin.SHOWN)
        total = await listed.count(unit, look) if listed.count else None
        saved = await governance.filters(unit, listed.part)
    found = web.cut(rows, admin.SHOWN)
    onward = {"cursor": found.next or "", "at": str(look.at + len(found.items))}
    return Shown(
        path=listed.path,
        part=listed.part,
        look=look,
        items=found.items,
        heads=[_head(listed, column, look) for column in listed.columns],
        next=f"{listed.path}?{urlencode(look.kept | onward)}" if found.next else "",
        first=look.at + 1,
        total=total,
        saved=saved,
    )


def taken(listed: List[L, Any], query: str) -> dict[str, str]:
    """Of an address that somebody sent, what this list knows; nothing where it makes no sense."""
    try:
        return listed.look.model_validate(dict(parse_qsl(query[:2000]))).kept
    except ValidationError:
        return {}


def address(values: Mapping[str, str]) -> str:
    """As it stands behind a question mark."""
    return urlencode(values)


def back(listed: List[Any, Any], query: str, **said: str) -> str:
    """Where a form of a list leads afterwards: to the same look, with a word about what was done."""
    return f"{listed.path}?{urlencode(taken(listed, query) | said)}"


def _head(listed: List[L, Row], column: Column[Row], look: L) -> Sort:
    title = _(column.title)
    if not column.sort:
        return Sort(title, num=column.num)
    chosen = look.sort or listed.own
    down = chosen == f"-{column.sort}"
    up = chosen == column.sort
    kept = look.kept | {"sort": f"-{column.sort}" if up else column.sort}
    address = f"{listed.path}?{urlencode(kept)}"
    return Sort(title, address, "ascending" if up else "descending" if down else "", column.num)
