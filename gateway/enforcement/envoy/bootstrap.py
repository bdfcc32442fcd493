"""The file that Envoy starts from: who it is, where the gateway listens, how much it may take.

Everything else comes by discovery. Envoy's admin interface and the gateway are Unix sockets in one folder
that only their owner may enter.
"""

import argparse
import json
import socket
from collections.abc import Sequence
from pathlib import Path

from gateway.enforcement.envoy.clusters import PREFIX, UPGRADES
from gateway.enforcement.envoy.node import Node
from gateway.enforcement.envoy.shapes import EDGE, HTTP, JSON, PUBLIC, TYPES, Message, source, typed

_MIB = 1024 * 1024
_PORTAL_BODY = 10 * _MIB
_RUNTIME: Message = {"re2.max_program_size.error_level": 200_000}


def bootstrap(node: Node, socket_dir: Path, *, heap: int = 2048 * _MIB, connections: int = 10_000) -> Message:
    """Envoy's start configuration; `heap` bytes and `connections` are where it begins to refuse."""
    gateway: list[JSON] = [_gateway(EDGE, socket_dir / "edge.sock", []), _portal(socket_dir)]
    return {
        "node": {"id": node.id, "cluster": "frontdesk", "metadata": node.metadata()},
        "admin": {"address": {"pipe": {"path": str(socket_dir / f"envoy-{node.id}.sock"), "mode": 0o600}}},
        "static_resources": {"clusters": gateway},
        "dynamic_resources": {"lds_config": source(), "cds_config": source()},
        "overload_manager": _overload(heap, connections),
        # Expressions come from our own control plane only; the deny list is one long alternative.
        "layered_runtime": {"layers": [{"name": "ours", "static_layer": _RUNTIME}]},
        # Thousands of services would otherwise cost about a hundred counters each.
        "stats_config": {
            "stats_matcher": {
                "exclusion_list": {
                    "patterns": [
                        {"prefix": f"cluster.{kind.replace(':', '_')}"} for kind in (PREFIX, UPGRADES)
                    ]
                }
            }
        },
    }


def _portal(socket_dir: Path) -> Message:
    cap = typed("body", HTTP + "body_size_limit.v3.BodySizeLimit", {"max_request_bytes": _PORTAL_BODY})
    return _gateway(PUBLIC, socket_dir / "public.sock", [cap])


def _gateway(name: str, path: Path, filters: list[JSON]) -> Message:
    """One of the gateway's sockets. Every filter of ours holds one poll open, so connections are many."""
    limits: Message = {"max_connections": 65536, "max_pending_requests": 65536, "max_requests": 65536}
    codec = typed("codec", HTTP + "upstream_codec.v3.UpstreamCodec", {})
    options: Message = {
        "@type": TYPES + "envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
        "explicit_http_config": {"http_protocol_options": {}},
        "common_http_protocol_options": {"idle_timeout": "4s"},
        "http_filters": [*filters, codec],
    }
    endpoint: Message = {"endpoint": {"address": {"pipe": {"path": str(path)}}}}
    return {
        "name": name,
        "type": "STATIC",
        "connect_timeout": "1s",
        "circuit_breakers": {"thresholds": [limits]},
        "typed_extension_protocol_options": {
            "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": options
        },
        "load_assignment": {"cluster_name": name, "endpoints": [{"lb_endpoints": [endpoint]}]},
    }


def _overload(heap: int, connections: int) -> Message:
    monitors = TYPES + "envoy.extensions.resource_monitors."
    fixed = typed(
        "envoy.resource_monitors.fixed_heap",
        monitors + "fixed_heap.v3.FixedHeapConfig",
        {"max_heap_size_bytes": heap},
    )
    downstream = typed(
        "envoy.resource_monitors.global_downstream_max_connections",
        monitors + "downstream_connections.v3.DownstreamConnectionsConfig",
        {"max_active_downstream_connections": connections},
    )
    return {
        "refresh_interval": "0.25s",
        "resource_monitors": [fixed, downstream],
        "actions": [
            _action("envoy.overload_actions.shrink_heap", 0.90),
            _action("envoy.overload_actions.disable_http_keepalive", 0.92),
            _action("envoy.overload_actions.stop_accepting_requests", 0.95),
            _action("envoy.overload_actions.stop_accepting_connections", 0.98),
        ],
    }


def _action(name: str, threshold: float) -> Message:
    trigger: Message = {"name": "envoy.resource_monitors.fixed_heap", "threshold": {"value": threshold}}
    return {"name": name, "triggers": [trigger]}


def loopbacks() -> tuple[str, ...]:
    """Both loopback addresses where both exist: browsers resolve `*.localhost` to either."""
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return ("127.0.0.1",)
    return ("127.0.0.1", "::1")


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the file; `python -m gateway.enforcement.envoy.bootstrap --help` tells the rest."""
    parser = argparse.ArgumentParser(
        description="Write the configuration that an Envoy of this gateway starts from."
    )
    parser.add_argument("--node", required=True, help="name of this Envoy, unique among all")
    parser.add_argument("--socket-dir", required=True, type=Path, help="folder of edge.sock and public.sock")
    parser.add_argument("--port", required=True, type=int, help="port of the public listener")
    parser.add_argument("--bind", action="append", help="address of the public listener; default: loopback")
    parser.add_argument("--tls-cert", type=Path)
    parser.add_argument("--tls-key", type=Path)
    parser.add_argument("--access-log", type=Path)
    parser.add_argument("--heap-mib", type=int, default=2048)
    parser.add_argument("--out", required=True, type=Path)
    given = parser.parse_args(arguments)
    if bool(given.tls_cert) != bool(given.tls_key):
        parser.error("A certificate needs its key, and a key its certificate.")
    node = Node(
        id=given.node,
        binds=tuple(given.bind or loopbacks()),
        port=given.port,
        tls_cert=_absolute(given.tls_cert),
        tls_key=_absolute(given.tls_key),
        access_log=_absolute(given.access_log),
    )
    written = bootstrap(node, given.socket_dir.absolute(), heap=given.heap_mib * _MIB)
    given.out.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")


def _absolute(path: Path | None) -> str | None:
    return str(path.absolute()) if path else None


if __name__ == "__main__":
    main()
