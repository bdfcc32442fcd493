"""What only letters say: the price of a plan in one line. Everything else stands in the kernel."""

from gateway.kernel.language import ENGLISH, _, current, n_, reading
from gateway.kernel.saying import price, span, whole_moment

__all__ = ["ENGLISH", "_", "current", "n_", "price", "reading", "span", "whole_moment"]
