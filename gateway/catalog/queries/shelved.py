"""The shelf of this process, as the database has it at this moment."""

import asyncio
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import BigInteger, ColumnElement, Text, cast, func
from sqlalchemy import select as rows
from sqlmodel import col, select

from gateway.catalog import wording, words
from gateway.catalog.finding import Facet
from gateway.catalog.models import Plan, Service, ServiceCircle
from gateway.catalog.rules import OPEN
from gateway.catalog.shelf import Entry, Shelf
from gateway.work import Unit

_AT_ONCE: Final = 100


@dataclass(slots=True)
class _Filled:
    """A shelf, and the turn to fill it."""

    shelf: Shelf = field(default_factory=Shelf)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


# One for each database that this process talks to.
_shelves: WeakKeyDictionary[Any, _Filled] = WeakKeyDictionary()


async def shelf(unit: Unit) -> Shelf:
    """Everything that was committed before now stands in it; what this unit itself has changed does not.

    Each service bears the number of the transaction that changed it last. Whatever is older than the
    oldest that was still under way at the last look is on the shelf already; all else is compared.
    """
    filled = _shelves.setdefault(unit.db.bind, _Filled())
    if await _missing(unit, filled.shelf):
        async with filled.turn:
            await _fill(unit, filled.shelf)
    return filled.shelf


async def _missing(unit: Unit, shelf: Shelf) -> list[UUID]:
    """Services that do not stand there as they are. Where there are none, the next look begins here."""
    horizon = rows(_number(func.pg_snapshot_xmin(func.pg_current_snapshot())).label("number")).subquery()
    own = func.coalesce(_number(func.pg_current_xact_id_if_assigned()), 0)
    changed = (col(Service.changed) >= shelf.since) & (col(Service.changed) != own)
    query = rows(horizon.c.number, col(Service.id), col(Service.changed))
    found = (await unit.db.execute(query.select_from(horizon).outerjoin(Service, changed))).all()
    missing = [one for _, one, stamp in found if one is not None and shelf.stamp(one) != stamp]
    if not missing:
        shelf.since = max(shelf.since, found[0][0])
    return missing


def _number(transaction: ColumnElement[Any]) -> ColumnElement[int]:
    return cast(cast(transaction, Text), BigInteger)


async def _fill(unit: Unit, shelf: Shelf) -> None:
    missing, read = await _missing(unit, shelf), []
    for at in range(0, len(missing), _AT_ONCE):
        read += await _entries(unit, missing[at : at + _AT_ONCE])
        # Others have their turn while a large catalog is read for the first time.
        await asyncio.sleep(0)
    if read:
        shelf.put(read)


async def _entries(unit: Unit, ids: Sequence[UUID]) -> list[tuple[Entry, Sequence[int]]]:
    services = (await unit.db.execute(select(Service).where(col(Service.id).in_(ids)))).scalars().all()
    shown = rows(col(ServiceCircle.service_id), func.array_agg(col(ServiceCircle.circle_slug)))
    shown = shown.where(col(ServiceCircle.service_id).in_(ids)).group_by(col(ServiceCircle.service_id))
    circles: dict[UUID, Sequence[str]] = {row[0]: row[1] for row in await unit.db.execute(shown)}
    offers: dict[UUID, list[Plan]] = {}
    offered = select(Plan).where(col(Plan.service_id).in_(ids), col(Plan.offered))
    for plan in (await unit.db.execute(offered)).scalars():
        offers.setdefault(plan.service_id, []).append(plan)
    return [_entry(one, circles.get(one.id, ()), offers.get(one.id, ())) for one in services]


def _entry(service: Service, circles: Iterable[str], offers: Sequence[Plan]) -> tuple[Entry, Sequence[int]]:
    facets = {
        Facet.CATEGORY: service.category or "",
        Facet.COST: wording.cost_of(offers).value,
        Facet.WAIT: wording.wait_of(service, offers).value,
        Facet.CLASS: service.technology_class,
    }
    weights = wording.weighed(service)
    entry = Entry(
        id=service.id,
        slug=service.slug,
        name=words.fold(service.name),
        stamp=service.changed or 0,
        open=service.state in OPEN,
        circles=frozenset(circles),
        facets=tuple(facets[facet] for facet in Facet),
        # Most words are those of many services, and are kept once.
        words=tuple(sys.intern(word) for word in weights),
    )
    return entry, list(weights.values())
