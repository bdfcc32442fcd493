"""Routes (RDS): one virtual host for each origin, none for unknown hosts (Envoy answers those with 404).

A route to an upstream always names its service and never switches the decision off.
"""

from dataclasses import replace
from functools import lru_cache

from gateway.enforcement.envoy.clusters import PREFIX, UPGRADES
from gateway.enforcement.envoy.compression import SWITCHED_ON
from gateway.enforcement.envoy.decisions import UNDECIDED
from gateway.enforcement.envoy.facts import Issuer, Published, PublishedService, Refusal
from gateway.enforcement.envoy.guard import guard_for
from gateway.enforcement.envoy.headers import headers_for
from gateway.enforcement.envoy.leases import UNLEASED, lease_for
from gateway.enforcement.envoy.readings import KEPT_COOKIES
from gateway.enforcement.envoy.scripts import UNTOUCHED
from gateway.enforcement.envoy.shapes import (
    ARRIVAL,
    ASSERTED_HEADER,
    ASSERTION_HEADER,
    COMPRESSION,
    DECISION,
    EDGE,
    GUARD,
    HEADERS,
    ISSUER,
    JSON,
    LEASE,
    OUTGOING,
    OWN_PATH,
    PAYLOAD,
    PUBLIC,
    ROUTES,
    ROUTES_TYPE,
    SERVICE_HEADER,
    VALUE_PREFIX,
    VERIFIED_HEADER,
    Message,
    full_match,
    overwrite,
)

_OWN: Message = {LEASE: UNLEASED, DECISION: UNDECIDED, OUTGOING: UNTOUCHED}
_EVERYTHING: Message = {"prefix": "/"}
_SAFE_METHODS: list[JSON] = [
    {"name": ":method", "string_match": {"exact": method}} for method in ("GET", "HEAD", "OPTIONS")
]
_ONCE_MORE: Message = {
    "retry_on": "connect-failure,refused-stream,reset",
    "num_retries": 1,
    # A method with an effect is never repeated by Envoy: it cannot know whether the upstream has begun.
    "retriable_request_headers": _SAFE_METHODS,
}


def routes(published: Published) -> Message:
    """The route configuration of the public listener."""
    hosts = [_portal(published)]
    if published.issuer:
        hosts.append(_issuer(published, published.issuer))
    around = replace(published, services=(), sequence=0)
    hosts += [_service(around, one) for one in sorted(published.services, key=lambda one: one.slug)]
    return {
        "@type": ROUTES_TYPE,
        "name": ROUTES,
        "virtual_hosts": list(hosts),
        "request_headers_to_remove": ["x-envoy-external-address", "x-envoy-internal"],
        "request_headers_to_add": _public_address(published),
    }


def _public_address(published: Published) -> list[JSON]:
    """The upstream learns the public address from us and from nobody else."""
    return [
        overwrite("x-forwarded-host", "%METADATA(ROUTE:frontdesk:authority)%"),
        overwrite("x-forwarded-port", str(published.public_port)),
        overwrite("x-forwarded-proto", published.scheme),
        # For a client on loopback Envoy would write the machine's own outer address instead.
        overwrite("x-forwarded-for", "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%"),
    ]


def _host(name: str, host: str, found: list[Message], settings: Message) -> Message:
    return {"name": name, "domains": [host], "routes": list(found), "typed_per_filter_config": settings}


def _portal(published: Published) -> Message:
    host = published.portal_host
    own = _to(PUBLIC, published.authority(host), idle=300)
    return _host("portal", host, [_route("portal", _EVERYTHING, own)], {**_OWN, COMPRESSION: SWITCHED_ON})


def _issuer(published: Published, issuer: Issuer) -> Message:
    """Realms and their resources. Administration, metrics and the master realm are not of this listener.

    The name of a realm is spelled out: `/realms/%6daster` would pass a list of forbidden prefixes.
    """
    own = _to(ISSUER, published.authority(issuer.host), idle=60)
    found = [
        _refuse(Refusal.UNKNOWN_HOST, 404, {"safe_regex": {"regex": "(?i)/realms/master(?:[^a-z0-9-].*)?"}}),
        _route("issuer-realms", {"safe_regex": {"regex": "/realms/[a-z0-9][a-z0-9-]*/.+"}}, own),
        _route("issuer-realm", {"safe_regex": {"regex": "/realms/[a-z0-9][a-z0-9-]*"}}, own),
        _route("issuer-resources", {"prefix": "/resources/"}, own),
    ]
    return _host("issuer", issuer.host, found, {**_OWN})


@lru_cache(maxsize=8192)
def _service(published: Published, service: PublishedService) -> Message:
    """Kept as long as neither changes: one service more must not cost what thousands cost."""
    found = [_own_path(published, service)]
    for below in (_below(prefix) for prefix in service.allowed_paths):
        if service.websocket:
            found.append(_upgrade(published, service, below))
        found.append(_exchange(published, service, below))
        if service.allowed_methods:
            found.append(_refuse(Refusal.METHOD_REFUSED, 405, below))
    if "/" not in service.allowed_paths:
        found.append(_refuse(Refusal.PATH_REFUSED, 404, _EVERYTHING))
    settings: Message = {LEASE: lease_for(service), HEADERS: headers_for(service)}
    exemption = guard_for(published, service)
    if exemption:
        settings[GUARD] = exemption
    host = _host(PREFIX + service.slug, service.host, found, settings)
    return {**host, "retry_policy": _ONCE_MORE}


def _own_path(published: Published, service: PublishedService) -> Message:
    """Hand-over speaks to the gateway itself; the upstream never sees a path below `/.frontdesk`."""
    match: Message = {"prefix": OWN_PATH, "case_sensitive": False}
    route = _route("own", match, _to(EDGE, published.authority(service.host), idle=10))
    return {**route, "typed_per_filter_config": {**_OWN}}


def _below(prefix: str) -> Message:
    """By whole segments: `/api` is not the beginning of `/apis`."""
    return _EVERYTHING if prefix == "/" else {"path_separated_prefix": prefix.rstrip("/")}


def _exchange(published: Published, service: PublishedService, below: Message) -> Message:
    match: Message = {**below, "headers": _of_allowed_methods(service)}
    action = _to(PREFIX + service.slug, published.authority(service.host), idle=service.timeout)
    return _brokered(service, "exchange", match, {**action, **_at_most(service.max_stream_seconds)})


def _upgrade(published: Published, service: PublishedService, below: Message) -> Message:
    """An upgraded connection outlives its lease, so it is always decided, and ends in time."""
    match: Message = {**below, "headers": [{"name": "upgrade", "present_match": True}]}
    longest = service.max_upgrade_seconds
    action = _to(UPGRADES + service.slug, published.authority(service.host), idle=longest)
    allowed: Message = {"upgrade_configs": [{"upgrade_type": "websocket", "enabled": True}]}
    route = _brokered(service, "upgrade", match, {**action, **_at_most(longest), **allowed})
    return {**route, "typed_per_filter_config": {LEASE: UNLEASED}}


def _at_most(seconds: int) -> Message:
    return {"max_stream_duration": {"max_stream_duration": f"{seconds}s"}}


def _of_allowed_methods(service: PublishedService) -> list[JSON]:
    if not service.allowed_methods:
        return []
    return [{"name": ":method", "string_match": full_match("|".join(service.allowed_methods))}]


def _brokered(service: PublishedService, kind: str, match: Message, action: Message) -> Message:
    """A route to an upstream. Its metadata tells filters, log and header rules what it is."""
    named: Message = {"service": service.slug, "authority": action["host_rewrite_literal"]}
    arriving: Message = {"guarded": not service.cross_site_exempt}
    known: Message = {"frontdesk": named, ARRIVAL: arriving, OUTGOING: {"host": service.host}}
    rewritten = service.host_header or action["host_rewrite_literal"]
    return {
        **_route(f"{kind}:{service.slug}", match, {**action, "host_rewrite_literal": rewritten}),
        "metadata": {"filter_metadata": known},
        "request_headers_to_remove": _not_for_upstreams(service),
        "request_headers_to_add": _identity(service),
    }


def _not_for_upstreams(service: PublishedService) -> list[JSON]:
    """A token that was shown to us opens nothing else: the upstream gets ours, or none."""
    ours: list[JSON] = ["authorization", "cookie", "dpop", SERVICE_HEADER, VERIFIED_HEADER, ASSERTED_HEADER]
    return ours if service.assertion else [*ours, ASSERTION_HEADER]


def _identity(service: PublishedService) -> list[JSON]:
    """Values of the lease, or of the decision where there was no lease: one of both is always empty."""
    added: list[JSON] = [] if "cookie" in service.injected else [KEPT_COOKIES]
    for value in service.values:
        leased = f"%DYNAMIC_METADATA({LEASE}:{PAYLOAD}:{value.value})%"
        decided = f"%DYNAMIC_METADATA({DECISION}:{VALUE_PREFIX}{value.value.lower()})%"
        added += [overwrite(value.header, leased), overwrite(value.header, decided)]
    return added


def _route(name: str, match: Message, action: Message) -> Message:
    told: Message = {"frontdesk": {"authority": action["host_rewrite_literal"]}}
    return {"name": name, "match": match, "route": action, "metadata": {"filter_metadata": told}}


def _to(cluster: str, authority: str, *, idle: int) -> Message:
    """No time-out for a whole exchange (downloads take their time); `idle` seconds without a byte end it."""
    return {
        "cluster": cluster,
        "host_rewrite_literal": authority,
        "timeout": "0s",
        "idle_timeout": f"{idle}s",
    }


def _refuse(refusal: Refusal, status: int, match: Message) -> Message:
    """Answered by Envoy itself; nobody is asked before."""
    return {
        "name": f"refuse:{refusal}",
        "match": match,
        "direct_response": {"status": status},
        "typed_per_filter_config": {**_OWN},
    }
