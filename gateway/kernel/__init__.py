"""No business words, no I/O: errors, clock, ids, crypto, logging."""

from gateway.kernel import crypto, logging
from gateway.kernel.clock import Clock, FixedClock, SystemClock
from gateway.kernel.cookies import cookie_name
from gateway.kernel.errors import Kind, Problem
from gateway.kernel.ids import new_id

__all__ = [
    "Clock",
    "FixedClock",
    "Kind",
    "Problem",
    "SystemClock",
    "cookie_name",
    "crypto",
    "logging",
    "new_id",
]
