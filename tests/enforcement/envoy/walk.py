"""Walks a whole configuration and names what must not be in it."""

from collections.abc import Iterator
from typing import Any

from gateway.enforcement.envoy.shapes import (
    CLUSTER_TYPE,
    COMPRESSION,
    DECISION,
    DENIED,
    EDGE,
    FILTER_ORDER,
    HEADERS,
    ISSUER,
    LISTENER_TYPE,
    OUTGOING,
    PUBLIC,
    ROUTES_TYPE,
    SERVICE_HEADER,
)
from gateway.enforcement.snapshot import Snapshot

OF_THE_GATEWAY = {EDGE, PUBLIC, ISSUER}
Node = dict[str, Any]


def faults(found: Snapshot, node: Node) -> list[str]:
    """Every route that could reach an upstream undecided, unnamed or under somebody else's host."""
    named: list[str] = []
    for type_url, name in found.topics:
        topic = found.topic(type_url, name, node)
        assert topic
        for resource in topic.resources:
            if type_url == ROUTES_TYPE:
                named += _of_routes(dict(resource))
            if type_url == LISTENER_TYPE:
                named += _of_listener(dict(resource))
            if type_url == CLUSTER_TYPE:
                named += _of_cluster(dict(resource))
    return named


def _of_routes(config: Node) -> Iterator[str]:
    for host in config["virtual_hosts"]:
        for route in host["routes"]:
            yield from _of_route(config, host, route)


def _of_route(config: Node, host: Node, route: Node) -> Iterator[str]:
    where = f"{host['name']}/{route.get('name', '?')}"
    if "direct_response" in route:
        return
    action = route.get("route", {})
    cluster = action.get("cluster")
    if not isinstance(cluster, str):
        yield f"{where}: the upstream is not one fixed cluster"
        return
    if cluster in OF_THE_GATEWAY:
        return
    settings = [level.get("typed_per_filter_config", {}) for level in (config, host, route)]
    for name in (DECISION, DENIED, OUTGOING):
        if any(_switched_off(one.get(name)) for one in settings):
            yield f"{where}: {name} is switched off"
    if any("*" in domain for domain in host["domains"]):
        yield f"{where}: a catch-all host leads to an upstream"
    kind, _, service = cluster.partition(":")
    upgrades = {"name": "upgrade", "present_match": True} in route["match"].get("headers", [])
    upgrades = upgrades and "upgrade_configs" in action
    if kind != ("upgrade" if upgrades else "service"):
        yield f"{where}: a body of any size would reach the upstream"
    if _named(host) != service or HEADERS in settings[2]:
        yield f"{where}: the route does not say which service it is"
    for secret in {"authorization", "cookie"} - set(route.get("request_headers_to_remove", [])):
        yield f"{where}: the caller's {secret} would reach the upstream"


def _switched_off(setting: object) -> bool:
    """Any setting for one route is one too many: these filters have one behaviour everywhere."""
    return setting is not None


def _named(host: Node) -> str | None:
    setting = host.get("typed_per_filter_config", {}).get(HEADERS, {})
    for mutation in setting.get("mutations", {}).get("request_mutations", []):
        header = mutation.get("append", {}).get("header", {})
        if header.get("key") == SERVICE_HEADER:
            overwrites = mutation["append"].get("append_action") == "OVERWRITE_IF_EXISTS_OR_ADD"
            return str(header["value"]) if overwrites else None
    return None


def _of_listener(listener: Node) -> Iterator[str]:
    for chain in listener["filter_chains"]:
        config = chain["filters"][0]["typed_config"]
        names = tuple(one["name"] for one in config["http_filters"])
        if names != (*FILTER_ORDER, COMPRESSION, "envoy.filters.http.router"):
            yield f"listener: the filters are {names}"
        needed = [one for one in config["http_filters"] if one["name"] != COMPRESSION]
        if any(one.get("disabled") or one.get("is_optional") for one in needed):
            yield "listener: a filter may be left out"
        if "route_config" in config:
            yield "listener: routes that no version covers"


def _of_cluster(cluster: Node) -> Iterator[str]:
    options = next(iter(cluster["typed_extension_protocol_options"].values()))
    for one in options["http_filters"]:
        config = one["typed_config"]
        if config.get("allow_request_without_credential") or config.get("overwrite") is False:
            yield f"{cluster['name']}: forwards without its key"
    if cluster["name"].startswith("service:") and not any(
        "max_request_bytes" in one["typed_config"] for one in options["http_filters"]
    ):
        yield f"{cluster['name']}: takes a body of any size"
