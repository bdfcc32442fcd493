"""Words of letters go through gettext; times are said in the reader's zone."""

from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from gettext import NullTranslations
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_datetime
from babel.numbers import format_currency

LOCALE: Final = "en_GB"
CATALOGUE: Final = NullTranslations()
_DAY: Final = 86_400
_HOUR: Final = 3_600


class Priced(Protocol):
    """A plan, as far as its price goes."""

    price_amount: Decimal | None
    price_currency: str | None
    price_per: str | None


def _(text: str) -> str:
    return CATALOGUE.gettext(text)


def n_(one: str, many: str, count: int) -> str:
    """The form for this number; `%(num)s` stands for it."""
    return CATALOGUE.ngettext(one, many, count) % {"num": count}


def zone(name: str) -> tzinfo:
    """A zone by its IANA name; UTC where nobody knows that name."""
    try:
        return ZoneInfo(name) if name else UTC
    except (ValueError, OSError, KeyError):  # a path, a folder, a name that is not there
        return UTC


def locale(name: str) -> str:
    """A locale that Babel has; ours where it has none of that name."""
    try:
        return str(Locale.parse(name.replace("-", "_"))) if name else LOCALE
    except (UnknownLocaleError, ValueError):
        return LOCALE


def moment(at: datetime, zone_name: str, locale_name: str) -> str:
    """For example Monday 2 March 2026, 09:00 UTC."""
    found = zone(zone_name)
    words = format_datetime(at, "EEEE d MMMM y, HH:mm", tzinfo=found, locale=locale(locale_name))
    return f"{words} {'UTC' if found is UTC else zone_name}"


def span(seconds: int) -> str:
    """A length of time in its largest unit: 8 hours, 30 days."""
    if seconds >= _DAY:
        return n_("%(num)s day", "%(num)s days", seconds // _DAY)
    if seconds >= _HOUR:
        return n_("%(num)s hour", "%(num)s hours", seconds // _HOUR)
    return n_("%(num)s minute", "%(num)s minutes", max(1, seconds // 60))


def price(plan: Priced) -> str:
    """The price with its currency and for what it is paid."""
    if not plan.price_amount:
        return _("Free")
    said = format_currency(plan.price_amount, (plan.price_currency or "EUR").upper(), locale=LOCALE)
    unit = plan.price_per or ""
    return f"{said} {_(_UNITS.get(unit, f'per {unit.lower()}'))}" if unit else said


_UNITS: Final = {"MONTHLY": "a month", "YEARLY": "a year", "API CALLS": "a call"}
