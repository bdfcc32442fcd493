"""What the lists of people and of machines have in common: words, active or not, and an organisation."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from gateway import identity
from gateway.portal import admin_lists as lists
from gateway.work import Order, Unit

M = TypeVar("M", identity.Person, identity.Client)
M_co = TypeVar("M_co", identity.Person, identity.Client, covariant=True)


class MembersLook(lists.Look):
    """Words, and whether they are `active` or `inactive`."""

    q: lists.Word = ""
    state: lists.Word = ""

    @property
    def active(self) -> bool | None:
        """As the query takes it."""
        return {"active": True, "inactive": False}.get(self.state)


@dataclass(frozen=True, slots=True)
class Member(Generic[M]):
    """Somebody or something of an organisation, with its name."""

    one: M
    house: str

    @property
    def id(self) -> UUID:
        """By which pages continue."""
        return self.one.id


class Paged(Protocol[M_co]):
    """A page of them, as the slice reads it."""

    async def __call__(
        self,
        unit: Unit,
        *,
        search: str = "",
        active: bool | None = None,
        order: Order = ...,
        after: UUID | None = None,
        limit: int = 50,
    ) -> Sequence[M_co]:
        """Raises NotAllowed."""
        ...


class Counted(Protocol):
    """How many there are."""

    async def __call__(self, unit: Unit, *, search: str = "", active: bool | None = None) -> int:
        """Raises NotAllowed."""
        ...


def listed(
    part: str, columns: Sequence[lists.Column[Member[M]]], page: Paged[M], count: Counted, *, own: str
) -> lists.List[MembersLook, Member[M]]:
    """Their list."""

    async def rows(unit: Unit, look: MembersLook, after: UUID | None, limit: int) -> list[Member[M]]:
        found = await page(
            unit, search=look.q, active=look.active, order=look.order, after=after, limit=limit
        )
        houses = await identity.organisations_by_id(unit, [one.organisation_id for one in found])
        names = {house.id: house.name for house in houses.values()}
        return [Member(one, names.get(one.organisation_id, "")) for one in found]

    async def many(unit: Unit, look: MembersLook) -> int:
        return await count(unit, search=look.q, active=look.active)

    return lists.List(part=part, look=MembersLook, columns=columns, rows=rows, count=many, own=own)
