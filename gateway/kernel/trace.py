"""One trace id from click to upstream: W3C Trace Context, header `traceparent`."""

import re
import secrets
from dataclasses import dataclass

from gateway.kernel import logging

# version - trace id - parent id - flags. A version above 00 may append fields; ff is forbidden.
_TRACEPARENT = re.compile(r"(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?")


@dataclass(frozen=True, slots=True)
class Trace:
    """Where this work belongs: 32 and 16 lower-case hex digits, and whether it is sampled."""

    trace_id: str
    parent_id: str
    sampled: bool = True

    def header(self) -> str:
        """The value of `traceparent` for the next hop."""
        return f"00-{self.trace_id}-{self.parent_id}-{'01' if self.sampled else '00'}"

    def child(self) -> "Trace":
        """The same trace, one step further."""
        return Trace(self.trace_id, secrets.token_hex(8), self.sampled)


def new() -> Trace:
    """A trace that begins here."""
    return Trace(secrets.token_hex(16), secrets.token_hex(8))


def parse(header: str | None) -> Trace | None:
    """The trace that a caller named; None for anything that section 3.2 of the standard calls invalid."""
    found = _TRACEPARENT.fullmatch(header or "")
    if found is None:
        return None
    version, trace_id, parent_id, flags, rest = found.groups()
    if (version == "00" and rest) or not trace_id.strip("0") or not parent_id.strip("0"):
        return None
    return Trace(trace_id, parent_id, bool(int(flags, 16) & 1))


def enter(header: str | None) -> Trace:
    """Continue the caller's trace or begin one, and let logs and audit rows of this task carry its id."""
    given = parse(header)
    trace = given.child() if given else new()
    logging.trace_id.set(trace.trace_id)
    return trace
