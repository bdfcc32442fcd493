"""What only letters say: the price of a plan in one line. Everything else stands in the kernel."""

from decimal import Decimal
from typing import Protocol

from gateway.kernel.language import ENGLISH, _, current, n_, reading
from gateway.kernel.saying import money, per, span, whole_moment

__all__ = ["ENGLISH", "_", "current", "n_", "price", "reading", "span", "whole_moment"]


class Priced(Protocol):
    """A plan, as far as its price goes."""

    price_amount: Decimal | None
    price_currency: str | None
    price_per: str | None


def price(plan: Priced) -> str:
    """The price with its currency and for what it is paid."""
    if not plan.price_amount:
        return _("Free")
    said = money(plan.price_amount, (plan.price_currency or "EUR").upper())
    return f"{said} {per(plan.price_per)}" if plan.price_per else said
