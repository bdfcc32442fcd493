"""Recognising a lease: a signed cookie whose audience is the service of the route.

`requires_any` with `allow_missing_or_failed` last: no lease, or one of another service, is not refused here;
it leaves no metadata behind, and so the request goes to a decision.
"""

from gateway.enforcement.envoy.facts import Published, PublishedService
from gateway.enforcement.envoy.shapes import (
    JSON,
    JWT_ROUTE_TYPE,
    JWT_TYPE,
    LEASE,
    PAYLOAD,
    VERIFIED_HEADER,
    Message,
    typed,
)

_PROVIDER = "lease"
# A lease lives for at most 60 s: a signed one that claims more was not made by the code that makes leases.
_LONGEST = "75s"
UNLEASED: Message = {"@type": JWT_ROUTE_TYPE, "disabled": True}


def lease_filter(published: Published) -> Message:
    """The verifier with one requirement for each service that hands out leases."""
    lease = published.lease
    provider: Message = {
        "issuer": lease.issuer,
        "local_jwks": {"inline_string": lease.jwks},
        "from_cookies": [lease.cookie],
        "forward": True,
        "payload_in_metadata": PAYLOAD,
        # A script would have to copy the whole payload to know that there is one.
        "claim_to_headers": [{"header_name": VERIFIED_HEADER, "claim_name": "iss"}],
        "clock_skew_seconds": 1,
        "require_expiration": True,
        "max_lifetime": _LONGEST,
        "jwt_cache_config": {"jwt_cache_size": 2000},
    }
    requirements: dict[str, JSON] = {
        service.slug: _requirement(service.slug) for service in published.services if service.leased
    }
    return typed(LEASE, JWT_TYPE, {"providers": {_PROVIDER: provider}, "requirement_map": requirements})


def lease_for(service: PublishedService) -> Message:
    """Bind the route to the audience of its service; a per-call service accepts no lease at all."""
    if not service.leased:
        return UNLEASED
    return {"@type": JWT_ROUTE_TYPE, "requirement_name": service.slug}


def _requirement(slug: str) -> Message:
    bound = {"provider_and_audiences": {"provider_name": _PROVIDER, "audiences": [slug]}}
    return {"requires_any": {"requirements": [bound, {"allow_missing_or_failed": {}}]}}
