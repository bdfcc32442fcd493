"""Two more Envoys: the fastest upstream there is, and a bare proxy before it to compare with."""

import json
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gateway.local import ports, wheels

PATIENCE = 20.0
_TYPES = "type.googleapis.com/"
_MANAGER = _TYPES + "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"
_ROUTER = {
    "name": "router",
    "typed_config": {"@type": _TYPES + "envoy.extensions.filters.http.router.v3.Router"},
}
# The upstream says who it believes to be calling: that is what its test at publishing looks for.
_ANSWER = {
    "status": 200,
    "body": {"inline_string": '{"user": "unused"}'},
    "body_format": {"text_format_source": {"inline_string": '{"user": "%REQ(x-remote-user)%"}'}},
}


@dataclass(frozen=True)
class Rivals:
    """Where they listen, and the bare proxy's process."""

    upstream_port: int
    bare_port: int
    bare_pid: int


@contextmanager
def rivals(folder: Path, concurrency: int) -> Iterator[Rivals]:
    """Both, as children, while the block runs; the bare one with as many workers as the stack's Envoy."""
    upstream_port, bare_port = ports.free(), ports.free()
    upstream = _listening(upstream_port, {"direct_response": _ANSWER})
    bare = _listening(bare_port, {"route": {"cluster": "upstream"}}) | {"clusters": [_cluster(upstream_port)]}
    with (
        envoy(folder, "upstream", {"static_resources": upstream}, upstream_port, 1),
        envoy(folder, "bare", {"static_resources": bare}, bare_port, concurrency) as child,
    ):
        yield Rivals(upstream_port, bare_port, child.pid)


@contextmanager
def envoy(
    folder: Path, name: str, config: Mapping[str, object], port: int, concurrency: int
) -> Iterator[subprocess.Popen[bytes]]:
    """One Envoy from this configuration, ended with the block; yields when its port answers."""
    path = folder / f"{name}.json"
    path.write_text(json.dumps(config))
    words = [str(wheels.envoy()), "--config-path", str(path), "--disable-hot-restart"]
    words += ["--concurrency", str(concurrency), "--log-level", "warning"]
    with (folder / f"{name}.log").open("wb") as log:
        child = subprocess.Popen(words, stdout=log, stderr=log)
    try:
        _wait(port, folder / f"{name}.log")
        yield child
    finally:
        child.terminate()
        child.wait(10)


def _wait(port: int, log: Path) -> None:
    ends = time.monotonic() + PATIENCE
    while ports.is_free(port):
        if time.monotonic() > ends:
            raise TimeoutError(log.read_text(errors="replace")[-2000:])
        time.sleep(0.05)


def _listening(port: int, action: Mapping[str, object]) -> dict[str, object]:
    route = {"match": {"prefix": "/"}, **action}
    manager = {
        "@type": _MANAGER,
        "stat_prefix": "bench",
        "http_filters": [_ROUTER],
        "route_config": {"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": [route]}]},
    }
    address = {"socket_address": {"address": "127.0.0.1", "port_value": port}}
    chain = {"filters": [{"name": "http", "typed_config": manager}]}
    return {"listeners": [{"name": "bench", "address": address, "filter_chains": [chain]}]}


def _cluster(port: int) -> dict[str, object]:
    address = {"socket_address": {"address": "127.0.0.1", "port_value": port}}
    endpoints = [{"lb_endpoints": [{"endpoint": {"address": address}}]}]
    return {
        "name": "upstream",
        "type": "STATIC",
        "connect_timeout": "1s",
        "load_assignment": {"cluster_name": "upstream", "endpoints": endpoints},
    }
