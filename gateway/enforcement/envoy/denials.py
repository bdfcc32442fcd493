"""Revocation beats the lease: one small filter that refuses leases by the ids that they carry.

It has a sequence of its own, so that taking something away touches no other topic. One regular expression
per kind of id is one look-up per request, however long the list is.
"""

import re

from gateway.enforcement.envoy.facts import Denied
from gateway.enforcement.envoy.shapes import (
    DENIED,
    JSON,
    LEASE,
    PAYLOAD,
    RBAC_TYPE,
    Message,
    full_match,
    metadata,
    typed,
)

_ANY: list[JSON] = [{"any": True}]
# Numbers of a JWT become doubles in Envoy; beyond this they are no longer exact.
_EXACT = float(2**53)


def denial_filter(denied: Denied) -> Message:
    """Refuse the leases of everything denied, and always those of an older generation."""
    policies: dict[str, JSON] = {"lease-outdated": _policy([_older_than(denied.generation)])}
    if not denied.overflows:
        entries: list[JSON] = [_carries(claim, ids) for claim, ids in denied.by_claim().items() if ids]
        if entries:
            policies["access-ended"] = _policy(entries)
    return typed(DENIED, RBAC_TYPE, {"rules": {"action": "DENY", "policies": policies}})


def denial_default() -> Message:
    """What holds before the first list has arrived: every lease is refused."""
    policies: dict[str, JSON] = {"lease-outdated": _policy([_principal(_LEASED)])}
    return {"@type": RBAC_TYPE, "rules": {"action": "DENY", "policies": policies}}


def _policy(principals: list[JSON]) -> Message:
    return {"permissions": _ANY, "principals": principals}


def _principal(matcher: Message) -> Message:
    return {"sourced_metadata": {"metadata_matcher": matcher, "metadata_source": "DYNAMIC"}}


_LEASED: Message = {**metadata(LEASE, PAYLOAD), "value": {"present_match": True}}


def _older_than(generation: int) -> Message:
    """A lease without a generation is older than all of them."""
    recent: Message = {
        **metadata(LEASE, PAYLOAD, "gen"),
        "value": {"double_match": {"range": {"start": float(generation), "end": _EXACT}}},
    }
    return {"and_ids": {"ids": [_principal(_LEASED), {"not_id": _principal(recent)}]}}


def _carries(claim: str, ids: frozenset[str]) -> Message:
    either = "|".join(re.escape(value) for value in sorted(ids))
    return _principal({**metadata(LEASE, PAYLOAD, claim), "value": {"string_match": full_match(either)}})
