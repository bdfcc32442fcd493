"""Refusals before anything is decided: paths that two parsers read differently, ambiguous leases.

`normalize_path` leaves `%25`, `%23`, `..;` and `..%20` alone (tried), and an upstream that decodes once more,
or that knows path parameters, then serves another path than the one that was decided. So they are refused;
a service that needs one of them says so in its manifest.
"""

import re

from gateway.enforcement.envoy.facts import PathExemption, Published, PublishedService
from gateway.enforcement.envoy.shapes import (
    ARRIVAL,
    GUARD,
    JSON,
    RBAC_ROUTE_TYPE,
    RBAC_TYPE,
    Message,
    full_match,
    metadata,
    typed,
)

# What a path may consist of. A list of the good, since RE2 reads UTF-8 and a bad byte escapes every `.*`:
# encoded control characters, dots, slashes and backslashes are in no variant.
_PLAIN = r"[A-Za-z0-9\-._~!$&'()*+,;=:@/\[\]|]"
_ENCODED = "2[0-2467-9a-d]|3[0-9acde]|[46][0-9a-f]|5[0-9abdef]|7[0-9a-e]|[89a-f][0-9a-f]"
_ENCODED_TOO = {PathExemption.ENCODED_PERCENT: "25", PathExemption.ENCODED_DELIMITER: "23|3b|3f"}
_DOTS = r".*/\.{1,2}(?:;|%|/|$).*"
_ANY: list[JSON] = [{"any": True}]


def guard_filter(published: Published) -> Message:
    """The guard for every host; see `guard_for` for services with an exemption."""
    return typed(GUARD, RBAC_TYPE, {"rules": _rules(published, frozenset())})


def guard_for(published: Published, service: PublishedService) -> Message | None:
    """Per-route settings of a service that needs peculiar paths; nothing for all others."""
    if not service.path_exemptions:
        return None
    rules = _rules(published, service.path_exemptions)
    return {"@type": RBAC_ROUTE_TYPE, "rbac": {"rules": rules}}


def _rules(published: Published, exempt: frozenset[PathExemption]) -> Message:
    refused: list[JSON] = [{"not_rule": _path(_well_formed(exempt))}]
    if PathExemption.DOT_PARAMETERS not in exempt:
        refused.append(_path(_DOTS))
    return {
        "action": "DENY",
        "policies": {
            "path-refused": {"permissions": refused, "principals": _ANY},
            "lease-ambiguous": {"permissions": [_twice(published.lease.cookie)], "principals": _ANY},
            **{reason: _marked(reason) for reason in ("cross-site", "header-doubled")},
        },
    }


def _marked(reason: str) -> Message:
    """What the script before this filter has found."""
    matcher: Message = {**metadata(ARRIVAL, "refused"), "value": {"string_match": {"exact": reason}}}
    mark: Message = {"sourced_metadata": {"metadata_matcher": matcher, "metadata_source": "DYNAMIC"}}
    return {"permissions": _ANY, "principals": [mark]}


def _well_formed(exempt: frozenset[PathExemption]) -> str:
    encoded = [_ENCODED, *(more for flag, more in _ENCODED_TOO.items() if flag in exempt)]
    return f"/(?:{_PLAIN}|%(?i:{'|'.join(encoded)}))*"


def _path(regex: str) -> Message:
    return {"url_path": {"path": full_match(regex)}}


def _twice(cookie: str) -> Message:
    r"""Two cookies of that name: a sibling host may have planted the first one (cookie tossing).

    `\C` is any byte; a dot would stop at bytes that are no UTF-8, and let them hide the second cookie.
    """
    name = rf"{re.escape(cookie)}\s*="
    twice = rf"(?i)(?:\C*[;,\s\"])?{name}\C*[;,\s\"]{name}\C*"
    return {"header": {"name": "cookie", "string_match": full_match(twice)}}
