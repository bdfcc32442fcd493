"""The public listener (LDS). It is the same for all Envoys; `place` adds what each one told of itself.

An update of it drains connections, so it holds only what changes with a release: limits, pages, addresses.
"""

from gateway.enforcement.envoy.facts import Pages, Published
from gateway.enforcement.envoy.filters import chain
from gateway.enforcement.envoy.headers import early_cleaning
from gateway.enforcement.envoy.local_replies import local_replies
from gateway.enforcement.envoy.node import Node
from gateway.enforcement.envoy.shapes import (
    DECISION,
    LEASE,
    LISTENER_TYPE,
    PAYLOAD,
    ROUTES,
    TYPES,
    Message,
    source,
    typed,
)

NAME = "public"
_MANAGER = TYPES + "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"
# No path and no address: both can tell about a person what nobody needs to know for a usage record. Each
# field costs a fraction of a microsecond on every request, so a grant stands for its client and its session.
_LOGGED: Message = {
    "time": "%START_TIME%",
    "request_id": "%REQ(x-request-id)%",
    "service": "%METADATA(ROUTE:frontdesk:service)%",
    "route": "%ROUTE_NAME%",
    "host": "%REQ(:authority)%",
    "method": "%REQ(:method)%",
    "status": "%RESPONSE_CODE%",
    "reason": "%RESPONSE_CODE_DETAILS%",
    "bytes_received": "%BYTES_RECEIVED%",
    "bytes_sent": "%BYTES_SENT%",
    "duration_ms": "%DURATION%",
    "lease_grant": f"%DYNAMIC_METADATA({LEASE}:{PAYLOAD}:gid)%",
    "lease_person": f"%DYNAMIC_METADATA({LEASE}:{PAYLOAD}:sub)%",
    "grant": f"%DYNAMIC_METADATA({DECISION}:x-frontdesk-grant)%",
    "subject": f"%DYNAMIC_METADATA({DECISION}:x-frontdesk-subject)%",
}


def listener(published: Published, pages: Pages) -> Message:
    """The HTTP side of the listener; address, certificate and log file belong to a node."""
    return {
        **_reading(published),
        **_limits(),
        "rds": {"route_config_name": ROUTES, "config_source": source()},
        "http_filters": list(chain()),
        "early_header_mutation_extensions": [early_cleaning(published)],
        "local_reply_config": local_replies(
            pages, published.lease.cookie, secure=published.scheme == "https"
        ),
    }


def place(template: Message, node: Node) -> Message:
    """The listener of one Envoy. No address, no listener: a node that forgot its own serves nothing."""
    logged = [_access_log(node.access_log)] if node.access_log else []
    filters = [typed("http", _MANAGER, {**template, "access_log": logged})]
    filter_chain: Message = {"filters": filters, "transport_socket_connect_timeout": "10s"}
    if node.tls_cert and node.tls_key:
        filter_chain["transport_socket"] = _tls(node.tls_cert, node.tls_key)
    first, *others = [_address(host, node.port) for host in node.binds]
    return {
        "@type": LISTENER_TYPE,
        "name": NAME,
        "address": first,
        "additional_addresses": [{"address": other} for other in others],
        "per_connection_buffer_limit_bytes": 256 * 1024,
        "tcp_backlog_size": 1024,
        "filter_chains": [filter_chain],
    }


def _reading(published: Published) -> Message:
    """How a request is read: one reading only, and nobody's word about addresses but our own proxies'."""
    request_id = typed(
        "envoy.request_id.uuid",
        TYPES + "envoy.extensions.request_id.uuid.v3.UuidRequestIdConfig",
        {"pack_trace_reason": False},
    )
    return {
        "stat_prefix": "public",
        "codec_type": "AUTO",
        "server_name": "frontdesk",
        "use_remote_address": True,
        "xff_num_trusted_hops": published.trusted_hops,
        # By default loopback and private addresses count as internal and may steer Envoy by header.
        "internal_address_config": {
            "unix_sockets": False,
            "cidr_ranges": [{"address_prefix": "192.0.2.0", "prefix_len": 32}],
        },
        "normalize_path": True,
        "merge_slashes": True,
        "path_with_escaped_slashes_action": "REJECT_REQUEST",
        "strip_any_host_port": True,
        "strip_trailing_host_dot": True,
        "generate_request_id": True,
        "preserve_external_request_id": False,
        "always_set_request_id_in_response": True,
        "request_id_extension": {"typed_config": request_id["typed_config"]},
        "upgrade_configs": [{"upgrade_type": "websocket", "enabled": False}],
    }


def _limits() -> Message:
    """Counts, sizes and times; what a service may need more of stands at its route or cluster."""
    return {
        "max_request_headers_kb": 48,
        "common_http_protocol_options": {
            "idle_timeout": "300s",
            "max_headers_count": 100,
            "headers_with_underscores_action": "REJECT_REQUEST",
        },
        "http_protocol_options": {"accept_http_10": False, "enable_trailers": False},
        "http2_protocol_options": {
            "max_concurrent_streams": 100,
            "initial_stream_window_size": 256 * 1024,
            "initial_connection_window_size": 1024 * 1024,
            "allow_connect": False,
        },
        "request_headers_timeout": "10s",
        "stream_idle_timeout": "60s",
        "request_timeout": "600s",
        "drain_timeout": "5s",
        "delayed_close_timeout": "1s",
    }


def _access_log(path: str) -> Message:
    return typed(
        "envoy.access_loggers.file",
        TYPES + "envoy.extensions.access_loggers.file.v3.FileAccessLog",
        {"path": path, "log_format": {"json_format": _LOGGED, "omit_empty_values": True}},
    )


def _address(host: str, port: int) -> Message:
    return {"socket_address": {"address": host, "port_value": port}}


def _tls(certificate: str, key: str) -> Message:
    """TLS 1.2 or newer, HTTP/2 preferred."""
    pair: Message = {"certificate_chain": {"filename": certificate}, "private_key": {"filename": key}}
    context: Message = {
        "common_tls_context": {
            "alpn_protocols": ["h2", "http/1.1"],
            "tls_params": {"tls_minimum_protocol_version": "TLSv1_2"},
            "tls_certificates": [pair],
        },
    }
    return typed("tls", TYPES + "envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext", context)
