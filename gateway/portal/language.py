"""The words of pages go through gettext; dates, spans and amounts through Babel's tables."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from functools import lru_cache
from gettext import NullTranslations
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_currency

LOCALE: Final = "en_GB"
UTC_NAME: Final = "UTC"
NAMED: Final = 3
CATALOGUE: Final = NullTranslations()
_DAY: Final = 86_400
_HOUR: Final = 3_600


class Priced(Protocol):
    """A plan, as far as its price goes."""

    price_amount: Decimal | None
    price_currency: str | None
    price_per: str | None


class Ended(Protocol):
    """A grant, as far as its end goes."""

    ended_reason: str | None


def _(text: str) -> str:
    return CATALOGUE.gettext(text)


def n_(one: str, many: str, count: int) -> str:
    """The form for this number; `%(num)s` stands for it."""
    return CATALOGUE.ngettext(one, many, count) % {"num": count}


@lru_cache(maxsize=600)
def zone_of(name: str) -> tzinfo:
    """The reader's zone; UTC for a name that this system's tables do not know."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return ZoneInfo(UTC_NAME)


def day(at: datetime, zone: str = UTC_NAME) -> str:
    """For example 15 March 2026."""
    return format_datetime(at, "d MMMM y", tzinfo=zone_of(zone), locale=LOCALE)


def until(end: datetime, now: datetime, zone: str = UTC_NAME) -> str:
    """An end as people say it: a time where it is near, a year only where it is another one."""
    if end - now < timedelta(days=2):
        return moment(end, zone)
    pattern = "d MMMM" if end.year == now.year else "d MMMM y"
    return format_datetime(end, pattern, tzinfo=zone_of(zone), locale=LOCALE)


def moment(at: datetime, zone: str = UTC_NAME) -> str:
    """For example 2 March, 09:00; the zone is said where it is not the reader's own."""
    pattern = "d MMMM, HH:mm 'UTC'" if zone_of(zone) == zone_of(UTC_NAME) else "d MMMM, HH:mm"
    return format_datetime(at, pattern, tzinfo=zone_of(zone), locale=LOCALE)


def since(at: datetime, now: datetime, zone: str = UTC_NAME) -> str:
    """A past moment as people say it: the time of today, a weekday of this week, else the day."""
    here, there = at.astimezone(zone_of(zone)), now.astimezone(zone_of(zone))
    if here.date() == there.date():
        return format_datetime(at, "HH:mm", tzinfo=zone_of(zone), locale=LOCALE)
    if now - at < timedelta(days=6):
        return format_datetime(at, "EEEE", tzinfo=zone_of(zone), locale=LOCALE)
    return format_datetime(at, "d MMMM", tzinfo=zone_of(zone), locale=LOCALE)


def joined(names: Iterable[str]) -> str:
    """Names as a list in words; nobody has no name."""
    found = list(names)
    if len(found) > NAMED:
        return _("%(names)s and %(num)d others") % {"names": ", ".join(found[:2]), "num": len(found) - 2}
    return format_list(found, style="or", locale=LOCALE) if found else _("the people who look after it")


def initials(name: str) -> str:
    """At most two letters that stand for somebody."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0].upper() for word in (words[:1] + words[-1:] if len(words) > 1 else words))


def span(seconds: int) -> str:
    """A length of time in its largest unit that loses nothing much: 8 hours, 30 days, 12 months."""
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


def amount(plan: Priced) -> str:
    """The price with its currency."""
    return format_currency(plan.price_amount or 0, (plan.price_currency or "EUR").upper(), locale=LOCALE)


def money(sum_: Decimal, currency: str) -> str:
    """A sum with its currency."""
    return format_currency(sum_, currency, locale=LOCALE)


def date_of(day_: date) -> str:
    """A day that has no time of its own, for example 2 March 2026."""
    return format_date(day_, "d MMMM y", locale=LOCALE)


def per(plan: Priced) -> str:
    """For what the price is paid, for example a month; other units as the manifest says them."""
    unit = plan.price_per or ""
    return _(_UNITS.get(unit.upper(), f"per {unit.lower()}"))


def ending(grant: Ended) -> str:
    """Why access is over, as a sentence."""
    return _(_ENDINGS.get(grant.ended_reason or "", "Over."))


_UNITS: Final = {"MONTHLY": "a month", "YEARLY": "a year", "API CALLS": "a call"}
_ENDINGS: Final = {
    "expired": "Its time was over.",
    "self_removed": "It was given back.",
    "owner_revoked": "It was taken back.",
    "review_revoked": "A review took it back.",
    "policy_revoked": "A rule took it back.",
    "leaver": "It ended with the account.",
    "mover": "It ended with the move to another team.",
    "sponsor_lapsed": "Nobody in the company vouched for it any more.",
    "contract_ended": "The contract was over.",
    "budget_stop": "The budget was used up.",
    "service_retired": "The service was closed.",
    "superseded": "Newer access took its place.",
    "never_provisioned": "It could not be set up.",
    "upstream_removed": "The service itself removed it.",
    "emergency_closed": "It was closed in an emergency.",
}
