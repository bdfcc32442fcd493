"""Times, lengths, sums and lists as the reader's language says them; Babel knows how."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_currency

from gateway.kernel import pseudo
from gateway.kernel.language import PSEUDO, _, current, mark, n_

UTC_NAME: Final = "UTC"
NAMED: Final = 3
_DAY: Final = 86_400
_HOUR: Final = 3_600
# Orders of day and month: with the year, without it, with the weekday.
_ORDERS: Final[Mapping[str, tuple[str, str, str]]] = {
    "en_GB": ("d MMMM y", "d MMMM", "EEEE d MMMM y"),
    "de": ("d. MMMM y", "d. MMMM", "EEEE, d. MMMM y"),
}
_UNITS: Final = {
    "MONTHLY": mark("a month"),
    "YEARLY": mark("a year"),
    "API CALLS": mark("a call"),
    "USER MONTHLY": mark("per person and month"),
    "USER YEARLY": mark("per person and year"),
    "DEVICE MONTHLY": mark("per device and month"),
    "DEVICE YEARLY": mark("per device and year"),
    "SCREEN MONTHLY": mark("per screen and month"),
    "LOCATION MONTHLY": mark("per site and month"),
    "CONNECTION YEARLY": mark("per camera connection and year"),
    "HOST MONTHLY": mark("per server and month"),
    "REPOSITORY MONTHLY": mark("per repository and month"),
    "RESOURCE MONTHLY": mark("per resource and month"),
    "PROJECT MONTHLY": mark("per project and month"),
    "APP MONTHLY": mark("per app and month"),
    "100K-EVENTS": mark("per 100,000 events"),
    "UNSTATED": mark("(its source does not say for what)"),
}


class Priced(Protocol):
    """A plan, as far as its price goes."""

    price_amount: Decimal | None
    price_currency: str | None
    price_per: str | None
    price_as_of: date | None
    price_on_request: bool


@lru_cache(maxsize=600)
def zone_of(name: str) -> tzinfo:
    """A zone by its IANA name; UTC where this system's tables do not know it."""
    try:
        return ZoneInfo(name) if name and name != UTC_NAME else UTC
    except (ValueError, OSError, KeyError):  # a path, a folder, a name that is not there
        return UTC


def day(at: datetime, zone: str = UTC_NAME) -> str:
    """For example 15 March 2026."""
    return _time(at, _orders()[0], zone)


def near_day(at: datetime, zone: str = UTC_NAME) -> str:
    """For example 15 March."""
    return _time(at, _orders()[1], zone)


def moment(at: datetime, zone: str = UTC_NAME) -> str:
    """For example 2 March, 09:00; the zone is said where it is not the reader's own."""
    said = _time(at, f"{_orders()[1]}, HH:mm", zone)
    return _("%(moment)s UTC") % {"moment": said} if zone_of(zone) is UTC else said


def whole_moment(at: datetime, zone: str = UTC_NAME) -> str:
    """For example Monday 2 March 2026, 09:00 UTC: it is read long after, and away from the portal."""
    found = zone_of(zone)
    said = _time(at, f"{_orders()[2]}, HH:mm", zone)
    return f"{said} {UTC_NAME if found is UTC else zone}"


def until(end: datetime, now: datetime, zone: str = UTC_NAME) -> str:
    """An end as people say it: a time where it is near, a year only where it is another one."""
    if end - now < timedelta(days=2):
        return moment(end, zone)
    return near_day(end, zone) if end.year == now.year else day(end, zone)


def since(at: datetime, now: datetime, zone: str = UTC_NAME) -> str:
    """A past moment as people say it: the time of today, a weekday of this week, else the day."""
    here, there = at.astimezone(zone_of(zone)), now.astimezone(zone_of(zone))
    if here.date() == there.date():
        return _time(at, "HH:mm", zone)
    return _time(at, "EEEE", zone) if now - at < timedelta(days=6) else near_day(at, zone)


def date_of(day_: date) -> str:
    """A day that has no time of its own, for example 2 March 2026."""
    return _plain(format_date(day_, _orders()[0], locale=current().locale))


def span(seconds: int) -> str:
    """A length of time in its largest unit that loses nothing much: 8 hours, 30 days, 2 years."""
    if seconds >= 365 * _DAY and seconds % (365 * _DAY) == 0:
        return n_("%(num)s year", "%(num)s years", seconds // (365 * _DAY))
    if seconds >= _DAY:
        return n_("%(num)s day", "%(num)s days", seconds // _DAY)
    if seconds >= _HOUR:
        return n_("%(num)s hour", "%(num)s hours", seconds // _HOUR)
    return n_("%(num)s minute", "%(num)s minutes", max(1, seconds // 60))


def left(end: datetime, now: datetime) -> str:
    """How long something goes on."""
    return _("%(span)s left.") % {"span": span(max(0, int((end - now) / timedelta(seconds=1))))}


def money(sum_: Decimal, currency: str) -> str:
    """A sum with its currency."""
    return _plain(format_currency(sum_, currency, locale=current().locale))


def per(unit: str) -> str:
    """For what a price is paid, for example a month; other units as the manifest says them."""
    known = _UNITS.get(unit.upper())
    return _(known) if known else _("per %(unit)s") % {"unit": unit.lower()}


def price(plan: Priced) -> str:
    """What a plan costs, in one line; a price that may have changed says since when it is known."""
    if plan.price_on_request:
        return _("Price on request")
    if not plan.price_amount:
        return _("Free")
    said = money(plan.price_amount, (plan.price_currency or "EUR").upper())
    whole = f"{said} {per(plan.price_per)}" if plan.price_per else said
    if plan.price_as_of is None:
        return whole
    return _("%(price)s, as of %(day)s") % {"price": whole, "day": date_of(plan.price_as_of)}


def joined(names: Iterable[str]) -> str:
    """Names as a list in words, of which any one will do."""
    found = list(names)
    if len(found) > NAMED:
        return _("%(names)s and %(num)d others") % {"names": ", ".join(found[:2]), "num": len(found) - 2}
    return format_list(found, style="or", locale=current().locale)


def _orders() -> tuple[str, str, str]:
    return _ORDERS[current().locale]


def _time(at: datetime, pattern: str, zone: str) -> str:
    return _plain(format_datetime(at, pattern, tzinfo=zone_of(zone), locale=current().locale))


def _plain(said: str) -> str:
    """What Babel says belongs to the language: a pseudo-language brackets it like a text."""
    return f"{pseudo.OPEN}{said}{pseudo.CLOSE}" if current().tag in PSEUDO else said
