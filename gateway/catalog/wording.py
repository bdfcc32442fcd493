"""What a service is found by, and the bands by which it is narrowed down. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Final

from gateway.catalog import words
from gateway.catalog.models import Plan, Service

_DAY: Final = 24 * 3600
_LOW, _MIDDLE = Decimal(10), Decimal(50)
# A price for these stands for so many months; others are counted as a month's.
_MONTHS: Final = {"year": 12, "yearly": 12, "annually": 12}
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


def wait_after(seconds: int) -> Wait:
    """The band of a usual time."""
    return Wait.DAY if seconds <= _DAY else Wait.LONGER


def wait_of(service: Service, offered: Sequence[Plan]) -> Wait:
    """At once where a plan is granted by policy and nobody sets it up; else what is usual."""
    at_once = service.opens_at is None and any(plan.approval == "automatic" for plan in offered)
    return Wait.AT_ONCE if at_once else Wait(service.usual_wait)


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
    """Every folded word and phrase that finds the service, with the most that it says about it."""
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


__all__ = ["Cost", "Wait", "cost_of", "wait_after", "wait_of", "weighed"]
