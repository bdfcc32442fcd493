"""The words of pages go through gettext; dates, spans and amounts through Babel's tables."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from gettext import NullTranslations
from typing import Final, Protocol

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


class Ended(Protocol):
    """A grant, as far as its end goes."""

    ended_reason: str | None


def _(text: str) -> str:
    return CATALOGUE.gettext(text)


def n_(one: str, many: str, count: int) -> str:
    """The form for this number; `%(num)s` stands for it."""
    return CATALOGUE.ngettext(one, many, count) % {"num": count}


def day(at: datetime) -> str:
    """For example 15 March 2026."""
    return format_datetime(at, "d MMMM y", tzinfo=UTC, locale=LOCALE)


def until(end: datetime, now: datetime) -> str:
    """An end as people say it: a time where it is near, a year only where it is another one."""
    if end - now < timedelta(days=2):
        return moment(end)
    return format_datetime(end, "d MMMM" if end.year == now.year else "d MMMM y", tzinfo=UTC, locale=LOCALE)


def moment(at: datetime) -> str:
    """For example 2 March, 09:00 UTC: the zone is said, since nobody told us theirs."""
    return format_datetime(at, "d MMMM, HH:mm 'UTC'", tzinfo=UTC, locale=LOCALE)


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


def per(plan: Priced) -> str:
    """For what the price is paid, for example a month; other units as the manifest says them."""
    unit = plan.price_per or ""
    return _(_UNITS.get(unit, f"per {unit.lower()}"))


def ending(grant: Ended) -> str:
    """Why access is over, as a sentence."""
    return _(_ENDINGS.get(grant.ended_reason or "", "Over."))


_UNITS: Final = {"MONTHLY": "a month", "YEARLY": "a year", "API CALLS": "a call"}
_ENDINGS: Final = {
    "expired": "Its time was over.",
    "self_removed": "You gave it back.",
    "owner_revoked": "It was taken back.",
    "policy_revoked": "A rule took it back.",
    "service_retired": "The service was closed.",
    "never_provisioned": "It could not be set up.",
    "upstream_removed": "The service itself removed it.",
    "emergency_closed": "It was closed in an emergency.",
}
