"""Asking the gateway: every request without a recognised lease of its own service.

What the gateway answers on 200: `X-Frontdesk-Value-…` (identity values and per-person tokens), other
`X-Frontdesk-…` facts for the access log, `X-Frontdesk-Assertion`, and `Set-Cookie` for the person.
Everything under `X-Frontdesk-` becomes metadata of the request; an upstream gets what its route names.
"""

from gateway.enforcement.envoy.shapes import (
    ASSERTION_HEADER,
    AUTHZ_ROUTE_TYPE,
    AUTHZ_TYPE,
    DECISION,
    EDGE,
    JSON,
    LEASE,
    PAYLOAD,
    SERVICE_HEADER,
    Message,
    metadata,
    typed,
)

UNDECIDED: Message = {"@type": AUTHZ_ROUTE_TYPE, "disabled": True}
_ASKED_WITH = (
    SERVICE_HEADER,
    "accept",
    "accept-language",
    "cookie",
    "origin",
    "sec-fetch-dest",
    "sec-fetch-mode",
    "sec-fetch-site",
    "sec-fetch-user",
    "traceparent",
    "upgrade",
    "user-agent",
    "x-forwarded-for",
    "x-request-id",
)
_TOLD_ON_REFUSAL = (
    "cache-control",
    "content-security-policy",
    "content-type",
    "location",
    "referrer-policy",
    "retry-after",
    "set-cookie",
    "vary",
    "www-authenticate",
    "x-content-type-options",
)


def decision_filter() -> Message:
    """Skipped only where the lease verifier left its payload; closed when the gateway cannot answer."""
    config: Message = {
        "transport_api_version": "V3",
        "failure_mode_allow": False,
        "status_on_error": {"code": "ServiceUnavailable"},
        "clear_route_cache": False,
        "filter_enabled_metadata": {
            **metadata(LEASE, PAYLOAD),
            "value": {"present_match": True},
            "invert": True,
        },
        "allowed_headers": _exactly(*_ASKED_WITH),
        "http_service": {
            "server_uri": {"uri": "http://edge", "cluster": EDGE, "timeout": "0.25s"},
            "path_prefix": "/check",
            "authorization_response": {
                "allowed_upstream_headers": _exactly(ASSERTION_HEADER),
                "allowed_client_headers": _exactly(*_TOLD_ON_REFUSAL),
                "allowed_client_headers_on_success": _exactly("set-cookie"),
                "dynamic_metadata_from_headers": {
                    "patterns": [{"prefix": "x-frontdesk-", "ignore_case": True}]
                },
            },
        },
    }
    return typed(DECISION, AUTHZ_TYPE, config)


def _exactly(*names: str) -> Message:
    patterns: list[JSON] = [{"exact": name, "ignore_case": True} for name in names]
    return {"patterns": patterns}
