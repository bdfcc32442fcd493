"""No business words: errors, clock, ids, crypto, logging. No I/O but log lines and the file of a new key."""

from gateway.kernel import crypto, files, logging
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
    "files",
    "logging",
    "new_id",
]
