"""What is read off a request without a script: its trace, and the cookies that are not ours.

Both become metadata, and headers are set from it: the routes' for the upstream, the cleaning's for everybody.
"""

import re

from gateway.enforcement.envoy.facts import Published
from gateway.enforcement.envoy.shapes import (
    JSON,
    LEAVING,
    OUTGOING,
    READING_TYPE,
    TRACE,
    Message,
    overwrite,
    typed,
)

_ID = "([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})"
_TRACEPARENT = r"00-\1\2\3\4\5-\4\5-01"

TRACED: Message = overwrite("traceparent", f"%DYNAMIC_METADATA({TRACE}:parent)%")
# The route takes `cookie` out and sets it anew from here: without a value the upstream gets none.
KEPT_COOKIES: Message = overwrite("cookie", f"%DYNAMIC_METADATA({OUTGOING}:cookies)%")


def trace_filter() -> Message:
    """One trace id for check, access log and upstream: the request id, written as `traceparent`."""
    return _reading(TRACE, [_rule("x-request-id", TRACE, "parent", _rewritten(_ID, _TRACEPARENT))])


def leaving_filter(published: Published) -> Message:
    """What leaves us: that it was forwarded at all, and every cookie but our own."""
    marked: Message = {"value": "yes"}
    kept = _rewritten(_ours(own_cookies(published)), "")
    return _reading(
        LEAVING,
        [_rule(":method", OUTGOING, "forwarded", marked), _rule("cookie", OUTGOING, "cookies", kept)],
    )


def own_cookies(published: Published) -> list[str]:
    """The names of our cookies, lower case, sorted."""
    return sorted({name.lower() for name in (published.lease.cookie, *published.own_cookies)})


def _ours(names: list[str]) -> str:
    """A run of them at the beginning with what parts it from the rest, and each one later with its `;`.

    Only for printable ASCII: `[^;]` stops at a byte that is no UTF-8. The script reads all others.
    """
    one = rf"\s*(?:{'|'.join(re.escape(name) for name in names)})\s*=[^;]*"
    return rf"(?i)^(?:{one}(?:;\s*|$))+|;{one}"


def _rewritten(pattern: str, substitution: str) -> Message:
    return {"regex_value_rewrite": {"pattern": {"regex": pattern}, "substitution": substitution}}


def _rule(header: str, namespace: str, key: str, value: Message) -> Message:
    present: Message = {"metadata_namespace": namespace, "key": key, "type": "STRING", **value}
    return {"header": header, "on_header_present": present}


def _reading(name: str, rules: list[JSON]) -> Message:
    return typed(name, READING_TYPE, {"request_rules": rules})
