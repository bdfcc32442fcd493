"""The words of Envoy's JSON that more than one topic uses.

Filter names are also the keys of per-route settings and of dynamic metadata, so they stand once.
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

JSON: TypeAlias = Mapping[str, "JSON"] | Sequence["JSON"] | str | int | float | bool | None
Message: TypeAlias = dict[str, JSON]

# `extensions.filters.http` writes dynamic metadata under these two names, whatever we would prefer.
LEASE = "envoy.filters.http.jwt_authn"
DECISION = "envoy.filters.http.ext_authz"
GUARD = "frontdesk.guard"
HEADERS = "frontdesk.headers"
DENIED = "frontdesk.denied"
ARRIVAL = "frontdesk.arrival"
TRACE = "frontdesk.trace"
LEAVING = "frontdesk.leaving"
OUTGOING = "frontdesk.outgoing"
COMPRESSION = "frontdesk.compression"

# The order is the security argument: make it unambiguous, refuse what is malformed, clean, recognise the
# lease, let revocation beat it, decide what is left, take our own cookies out.
FILTER_ORDER = (ARRIVAL, GUARD, TRACE, HEADERS, LEASE, DENIED, DECISION, LEAVING, OUTGOING)

PAYLOAD = "lease"
ROUTES = "frontdesk"
SERVICE_HEADER = "x-frontdesk-service"
ASSERTION_HEADER = "x-frontdesk-assertion"
ASSERTED_HEADER = "x-frontdesk-asserted"
VERIFIED_HEADER = "x-frontdesk-lease"
VALUE_PREFIX = "x-frontdesk-value-"
OWN_PATH = "/.frontdesk"
EDGE, PUBLIC, ISSUER = "edge", "public", "issuer"

TYPES = "type.googleapis.com/"
LISTENER_TYPE = TYPES + "envoy.config.listener.v3.Listener"
CLUSTER_TYPE = TYPES + "envoy.config.cluster.v3.Cluster"
ROUTES_TYPE = TYPES + "envoy.config.route.v3.RouteConfiguration"
FILTER_TYPE = TYPES + "envoy.config.core.v3.TypedExtensionConfig"
SECRET_TYPE = TYPES + "envoy.extensions.transport_sockets.tls.v3.Secret"

HTTP = TYPES + "envoy.extensions.filters.http."
RBAC_TYPE = HTTP + "rbac.v3.RBAC"
RBAC_ROUTE_TYPE = HTTP + "rbac.v3.RBACPerRoute"
MUTATION_TYPE = HTTP + "header_mutation.v3.HeaderMutation"
MUTATION_ROUTE_TYPE = HTTP + "header_mutation.v3.HeaderMutationPerRoute"
JWT_TYPE = HTTP + "jwt_authn.v3.JwtAuthentication"
JWT_ROUTE_TYPE = HTTP + "jwt_authn.v3.PerRouteConfig"
LUA_TYPE = HTTP + "lua.v3.Lua"
LUA_ROUTE_TYPE = HTTP + "lua.v3.LuaPerRoute"
READING_TYPE = HTTP + "header_to_metadata.v3.Config"
MATCHED_TYPE = TYPES + "envoy.extensions.common.matching.v3.ExtensionWithMatcher"
AUTHZ_TYPE = HTTP + "ext_authz.v3.ExtAuthz"
AUTHZ_ROUTE_TYPE = HTTP + "ext_authz.v3.ExtAuthzPerRoute"


def source(*, refresh: str = "0.05s", initial: str = "5s") -> Message:
    """Ask the control plane by REST; `initial` is how long a start waits for a first answer."""
    return {
        "resource_api_version": "V3",
        "initial_fetch_timeout": initial,
        "api_config_source": {
            "api_type": "REST",
            "transport_api_version": "V3",
            "cluster_names": [EDGE],
            "refresh_delay": refresh,
            "request_timeout": "40s",
        },
    }


def typed(name: str, type_url: str, config: Message) -> Message:
    """An extension with its name and type."""
    return {"name": name, "typed_config": {"@type": type_url, **config}}


def overwrite(name: str, value: str) -> Message:
    """Set a header from scratch: what was there before is gone, an empty value adds nothing."""
    return {"header": {"key": name, "value": value}, "append_action": "OVERWRITE_IF_EXISTS_OR_ADD"}


def metadata(namespace: str, *path: str) -> Message:
    """Where a matcher finds a value in dynamic metadata."""
    return {"filter": namespace, "path": [{"key": key} for key in path]}


def full_match(regex: str) -> Message:
    """A matcher that wants the whole string (RE2)."""
    return {"safe_regex": {"regex": regex}}
