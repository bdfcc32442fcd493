"""Write the words and the facets by which a service is found."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, delete, select

from gateway.catalog import words
from gateway.catalog.findable import KnownWord, SearchEntry, SearchWord
from gateway.catalog.models import Plan, Service
from gateway.work import Unit

# Raise it with the rules below: the worker then writes the words of every service anew.
VERSION: Final = 1
_AT_ONCE: Final = 500
_DAY: Final = 24 * 3600
_LOW, _MIDDLE = Decimal(10), Decimal(50)
# A price for these stands for so many months; others are counted as a month's.
_MONTHS: Final = {"year": 12, "yearly": 12, "annually": 12}
_SHORTEST_KNOWN: Final = 3
# A phrase is kept up to here; nobody types more to the letter.
LONGEST: Final = 100


class Cost(StrEnum):
    """What the cheapest plan costs a month, in whatever it is counted by and in its own currency."""

    FREE = "free"
    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"
    ON_REQUEST = "on-request"


class Wait(StrEnum):
    """How long it usually takes from asking to having; UNKNOWN where too few have asked."""

    AT_ONCE = "at-once"
    DAY = "day"
    LONGER = "longer"
    UNKNOWN = "unknown"


async def write(unit: Unit, service: Service) -> None:
    """Write one service's words anew; shared by the verbs that describe it."""
    query = select(Plan).where(Plan.service_id == service.id, col(Plan.offered))
    await _write(unit, [service], (await unit.db.execute(query)).scalars().all())


async def index(unit: Unit) -> int:
    """Write the words of services that have none by the present rules, some hundred at a time; how many."""
    known = select(SearchEntry.service_id).where(SearchEntry.version == VERSION)
    query = select(Service).where(col(Service.id).not_in(known)).limit(_AT_ONCE).with_for_update()
    found = (await unit.db.execute(query)).scalars().all()
    if found:
        ids = [service.id for service in found]
        plans = select(Plan).where(col(Plan.service_id).in_(ids), col(Plan.offered))
        await _write(unit, found, (await unit.db.execute(plans)).scalars().all())
    return len(found)


async def note_waits(unit: Unit, seconds: Mapping[UUID, int]) -> None:
    """Keep how long access to services usually takes; of those not named it is not known (any more)."""
    learnt = col(SearchEntry.wait) != Wait.AT_ONCE
    await unit.db.execute(update(SearchEntry).where(learnt).values(wait=Wait.UNKNOWN))
    for wait in (Wait.DAY, Wait.LONGER):
        ids = [one for one, usual in seconds.items() if wait_of(usual) is wait]
        these = learnt & col(SearchEntry.service_id).in_(ids)
        await unit.db.execute(update(SearchEntry).where(these).values(wait=wait))


def wait_of(seconds: int) -> Wait:
    """The band of a usual time."""
    return Wait.DAY if seconds <= _DAY else Wait.LONGER


async def _write(unit: Unit, services: Sequence[Service], plans: Sequence[Plan]) -> None:
    ids = [service.id for service in services]
    found = [(service.id, *pair) for service in services for pair in weighed(service).items()]
    await unit.db.execute(delete(SearchWord).where(col(SearchWord.service_id).in_(ids)))
    for part in _parts([{"service_id": one, "word": word, "weight": n} for one, word, n in found]):
        await unit.db.execute(insert(SearchWord), part)
    known = {word for _, word, _ in found if " " not in word and len(word) >= _SHORTEST_KNOWN}
    for part in _parts([{"word": word, "slips": sorted(words.slips(word))} for word in sorted(known)]):
        await unit.db.execute(insert(KnownWord).on_conflict_do_nothing(), part)
    for part in _parts([_entry(service, plans) for service in services]):
        new = insert(SearchEntry)
        kept = {"version": new.excluded.version, "cost": new.excluded.cost}
        kept["wait"] = new.excluded.wait
        await unit.db.execute(new.on_conflict_do_update(index_elements=["service_id"], set_=kept), part)


def _entry(service: Service, plans: Sequence[Plan]) -> dict[str, object]:
    offered = [plan for plan in plans if plan.service_id == service.id]
    at_once = service.opens_at is None and any(plan.approval == "automatic" for plan in offered)
    wait = Wait.AT_ONCE if at_once else Wait.UNKNOWN
    return {"service_id": service.id, "version": VERSION, "cost": cost_of(offered), "wait": wait}


def cost_of(plans: Sequence[Plan]) -> Cost:
    """The band of the cheapest plan; a price that is told on request is the dearest."""
    months = [_monthly(plan) for plan in plans]
    known = [price for price in months if price is not None]
    if not known:
        return Cost.ON_REQUEST
    cheapest = min(known)
    if not cheapest:
        return Cost.FREE
    return Cost.LOW if cheapest < _LOW else Cost.MIDDLE if cheapest <= _MIDDLE else Cost.HIGH


def _monthly(plan: Plan) -> Decimal | None:
    if plan.price_on_request:
        return None
    unit = (plan.price_per or "").replace("/", " ").split()
    return (plan.price_amount or Decimal(0)) / max((_MONTHS.get(word, 1) for word in unit), default=1)


def weighed(service: Service) -> dict[str, int]:
    """Every word and phrase that finds the service, with the most that it says about it."""
    found: dict[str, int] = {}
    for word, weight in _said(service):
        found[word] = max(found.get(word, 0), weight)
    return found


def _said(service: Service) -> Iterator[tuple[str, int]]:
    yield from _weigh([service.name, service.slug], whole=100, word=85)
    yield words.fold(service.name).replace(" ", "")[:LONGEST], 99
    yield from _weigh(service.synonyms, whole=65, word=45)
    yield from _weigh([service.category or ""], whole=60, word=45)
    yield from _weigh(service.tags, whole=55, word=40)
    yield from _weigh(service.contains, whole=50, word=35)
    yield from _weigh([service.summary], whole=0, word=15)
    yield from _weigh([service.description], whole=0, word=8)


def _weigh(phrases: Iterable[str], *, whole: int, word: int) -> Iterator[tuple[str, int]]:
    for phrase in phrases:
        folded = words.fold(phrase)
        said = folded.split()
        yield from ((one, word) for one in said if one not in words.EMPTY)
        if whole and said:
            yield folded[:LONGEST], whole


def _parts(rows: list[dict[str, object]]) -> Iterator[list[dict[str, object]]]:
    yield from (rows[at : at + 2000] for at in range(0, len(rows), 2000))


__all__ = ["Cost", "Wait", "cost_of", "index", "note_waits", "wait_of", "weighed", "write"]
