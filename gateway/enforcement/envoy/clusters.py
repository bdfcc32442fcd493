"""Clusters (CDS): one for each upstream, with what may pass to it: bytes, connections, the shared key."""

import ipaddress
from functools import lru_cache

from gateway.enforcement.envoy.facts import Credential, Published, PublishedService, Upstream
from gateway.enforcement.envoy.shapes import CLUSTER_TYPE, HTTP, ISSUER, JSON, TYPES, Message, source, typed

PREFIX, UPGRADES = "service:", "upgrade:"
_OPTIONS = TYPES + "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"
_CONCURRENT = 1024


def clusters(published: Published) -> list[Message]:
    """Every upstream in the order of its name."""
    trusted = published.trusted_ca
    found: list[Message] = []
    for service in sorted(published.services, key=lambda one: one.slug):
        found += _of_service(service, trusted)
    if published.issuer:
        found.append(cluster(ISSUER, published.issuer.upstream, [], trusted))
    return found


@lru_cache(maxsize=8192)
def _of_service(service: PublishedService, trusted: str) -> tuple[Message, ...]:
    key = [_injector(service.credential)] if service.credential else []
    plain = cluster(PREFIX + service.slug, service.upstream, [_body_cap(service), *key], trusted)
    if not service.websocket:
        return (plain,)
    return (plain, cluster(UPGRADES + service.slug, service.upstream, key, trusted))


def _body_cap(service: PublishedService) -> Message:
    """It sits in the cluster, so that no route can be without it.

    What flows over an upgraded connection would count too: those have their own cluster, and end in time.
    """
    return typed("body", HTTP + "body_size_limit.v3.BodySizeLimit", {"max_request_bytes": service.max_body})


def cluster(name: str, upstream: Upstream, filters: list[Message], trusted_ca: str) -> Message:
    """A cluster over HTTP/1.1; connections idle for 4 s are closed before the usual servers close theirs."""
    codec = typed("codec", HTTP + "upstream_codec.v3.UpstreamCodec", {})
    options: Message = {
        "@type": _OPTIONS,
        "explicit_http_config": {"http_protocol_options": {}},
        "common_http_protocol_options": {"idle_timeout": "4s", "max_headers_count": 200},
        "http_filters": [*filters, codec],
    }
    limits: Message = {
        "max_connections": _CONCURRENT,
        "max_pending_requests": _CONCURRENT,
        "max_requests": _CONCURRENT,
        "max_retries": 16,
    }
    built: Message = {
        "@type": CLUSTER_TYPE,
        "name": name,
        "type": _discovery(upstream),
        "connect_timeout": "2s",
        "circuit_breakers": {"thresholds": [limits]},
        "typed_extension_protocol_options": {
            "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": options
        },
        "load_assignment": {
            "cluster_name": name,
            "endpoints": [{"lb_endpoints": [{"endpoint": {"address": address(upstream)}}]}],
        },
    }
    if upstream.tls:
        built["transport_socket"] = _tls(upstream.host, trusted_ca)
    return built


def address(upstream: Upstream) -> Message:
    """Where to connect to."""
    if upstream.socket:
        return {"pipe": {"path": upstream.socket}}
    return {"socket_address": {"address": upstream.host, "port_value": upstream.port}}


def _discovery(upstream: Upstream) -> JSON:
    if upstream.socket:
        return "STATIC"
    try:
        ipaddress.ip_address(upstream.host)
    except ValueError:
        return "STRICT_DNS"
    return "STATIC"


def _tls(host: str, trusted_ca: str) -> Message:
    """Verify the upstream's certificate and its name; Envoy by default verifies neither."""
    names: JSON = [{"san_type": "DNS", "matcher": {"exact": host}}]
    validation: Message = {
        "trusted_ca": {"filename": trusted_ca},
        "match_typed_subject_alt_names": names,
    }
    context: Message = {
        "sni": host,
        "common_tls_context": {
            "tls_params": {"tls_minimum_protocol_version": "TLSv1_2"},
            "validation_context": validation,
        },
    }
    return typed("tls", TYPES + "envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext", context)


def _injector(credential: Credential) -> Message:
    """Set the shared key, over whatever was there; without the key nothing is forwarded."""
    generic = typed(
        "generic",
        TYPES + "envoy.extensions.http.injected_credentials.generic.v3.Generic",
        {
            "credential": {"name": credential.secret, "sds_config": source(initial="2s")},
            "header": credential.header,
        },
    )
    config: Message = {
        "overwrite": True,
        "allow_request_without_credential": False,
        "credential": generic,
    }
    return typed("credential", HTTP + "credential_injector.v3.CredentialInjector", config)
