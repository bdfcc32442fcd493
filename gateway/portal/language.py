"""What only pages say: prices of plans, ends of access, initials. Everything else stands in the kernel."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final, Protocol

from gateway.kernel import saying
from gateway.kernel.language import _, current, mark, n_, plural
from gateway.kernel.saying import (
    UTC_NAME,
    date_of,
    day,
    left,
    moment,
    money,
    price,
    since,
    span,
    until,
    zone_of,
)

__all__ = [
    "UTC_NAME",
    "_",
    "amount",
    "current",
    "date_of",
    "day",
    "ending",
    "initials",
    "joined",
    "left",
    "moment",
    "money",
    "n_",
    "per",
    "plural",
    "price",
    "since",
    "span",
    "until",
    "zone_of",
]


class Priced(Protocol):
    """A plan, as far as its price goes."""

    price_amount: Decimal | None
    price_currency: str | None
    price_per: str | None


class Ended(Protocol):
    """A grant, as far as its end goes."""

    ended_reason: str | None


def joined(names: Iterable[str]) -> str:
    """Names as a list in words; nobody has no name."""
    return saying.joined(names) or _("the people who look after it")


def initials(name: str) -> str:
    """At most two letters that stand for somebody."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0].upper() for word in (words[:1] + words[-1:] if len(words) > 1 else words))


def amount(plan: Priced) -> str:
    """The price with its currency."""
    return money(plan.price_amount or Decimal(0), (plan.price_currency or "EUR").upper())


def per(plan: Priced) -> str:
    """For what the price is paid, for example a month."""
    return saying.per(plan.price_per or "")


def ending(grant: Ended) -> str:
    """Why access is over, as a sentence."""
    return _(_ENDINGS.get(grant.ended_reason or "", mark("Over.")))


_ENDINGS: Final = {
    "expired": mark("Its time was over."),
    "self_removed": mark("It was given back."),
    "owner_revoked": mark("It was taken back."),
    "review_revoked": mark("A review took it back."),
    "policy_revoked": mark("A rule took it back."),
    "leaver": mark("It ended with the account."),
    "mover": mark("It ended with the move to another team."),
    "sponsor_lapsed": mark("Nobody in the company vouched for it any more."),
    "contract_ended": mark("The contract was over."),
    "budget_stop": mark("The budget was used up."),
    "service_retired": mark("The service was closed."),
    "superseded": mark("Newer access took its place."),
    "never_provisioned": mark("It could not be set up."),
    "upstream_removed": mark("The service itself removed it."),
    "emergency_closed": mark("It was closed in an emergency."),
}
