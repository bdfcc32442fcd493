"""Filters by extension config discovery: each is fetched and replaced alone, and no connection is drained."""

from gateway.enforcement.envoy.compression import compressor
from gateway.enforcement.envoy.decisions import decision_filter
from gateway.enforcement.envoy.denials import denial_default, denial_filter
from gateway.enforcement.envoy.facts import Denied, Published
from gateway.enforcement.envoy.guard import guard_filter
from gateway.enforcement.envoy.headers import header_filter
from gateway.enforcement.envoy.leases import lease_filter
from gateway.enforcement.envoy.readings import leaving_filter, trace_filter
from gateway.enforcement.envoy.scripts import arrival_filter, outgoing_filter
from gateway.enforcement.envoy.shapes import (
    ARRIVAL,
    AUTHZ_TYPE,
    DECISION,
    DENIED,
    FILTER_ORDER,
    GUARD,
    HEADERS,
    HTTP,
    JWT_TYPE,
    LEASE,
    LEAVING,
    MATCHED_TYPE,
    MUTATION_TYPE,
    OUTGOING,
    RBAC_TYPE,
    READING_TYPE,
    TRACE,
    Message,
    source,
    typed,
)

_TYPE_OF = {
    GUARD: RBAC_TYPE,
    HEADERS: MUTATION_TYPE,
    LEASE: JWT_TYPE,
    DENIED: RBAC_TYPE,
    ARRIVAL: MATCHED_TYPE,
    TRACE: READING_TYPE,
    DECISION: AUTHZ_TYPE,
    LEAVING: READING_TYPE,
    OUTGOING: MATCHED_TYPE,
}


def filters(published: Published) -> list[Message]:
    """Every filter that follows what is published."""
    return [
        guard_filter(published),
        header_filter(),
        lease_filter(published),
        arrival_filter(published),
        trace_filter(),
        decision_filter(),
        leaving_filter(published),
        outgoing_filter(published),
    ]


def denials(denied: Denied) -> Message:
    """The filter that follows the revocations; it changes alone."""
    return denial_filter(denied)


def chain() -> list[Message]:
    """The filters of the listener, in order, by reference. One that never arrived answers 500."""
    router = typed(
        "envoy.filters.http.router",
        HTTP + "router.v3.Router",
        {"suppress_envoy_headers": True, "start_child_span": False},
    )
    return [*(_discovered(name) for name in FILTER_ORDER), compressor(), router]


def _discovered(name: str) -> Message:
    discovery: Message = {
        "config_source": source(refresh="0.02s") if name == DENIED else source(),
        "type_urls": [_TYPE_OF[name]],
    }
    if name == DENIED:
        discovery["default_config"] = denial_default()
        discovery["apply_default_config_without_warming"] = True
    return {"name": name, "config_discovery": discovery}
