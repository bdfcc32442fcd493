"""Header cleaning: nothing that a client sends may pass for something that we or an upstream trust.

Names with an underscore are refused by the listener; names with any other character than letters, digits and
the hyphen are dropped, because CGI-like servers read `X.Remote.User` and `X-Remote-User` as one variable.
"""

from gateway.enforcement.envoy.facts import Published, PublishedService
from gateway.enforcement.envoy.readings import TRACED
from gateway.enforcement.envoy.shapes import (
    ASSERTED_HEADER,
    HEADERS,
    JSON,
    MUTATION_ROUTE_TYPE,
    MUTATION_TYPE,
    SERVICE_HEADER,
    Message,
    full_match,
    overwrite,
    typed,
)

# Addresses, identities, original URLs, methods and traces as proxies tell them to each other.
_TRUSTED_BY_SOMEBODY = (
    r"forwarded",
    r"x-forwarded(?:-(?:host|port|prefix|path|ur[il]|server|scheme|ssl|method|by|user|email|groups|tls.*))?",
    r"x-forwarder-.*",
    r"x-frontdesk.*",
    r"x-envoy-.*",
    r"x-(?:original|rewrite|remote|auth-request|authenticated|accel|sendfile|ssl|client-cert)(?:-.*)?",
    r"remote-.*",
    r"x-(?:real|client|cluster-client|true-client|originating)-ip",
    r"(?:true-|fastly-)?client-ip",
    r"cf-connecting-ip",
    r"x-(?:http-)?(?:method|method-override|host|host-override|path-override)",
    r"x-(?:url-scheme|scheme|script-name|forwarded-for-original)",
    r"x-request-id",
    r"traceparent|tracestate|baggage|b3|x-b3-.*",
    r"proxy-authorization|proxy-connection|proxy",
    r"[a-z0-9-]*[^:a-z0-9-].*",
)
_TRUSTED_OF_OWN_PROXIES = (r"x-forwarded-.*",)
# A decision needs it; `request_headers_to_remove` of the route takes it out afterwards.
_NEEDED_TO_DECIDE = frozenset({"authorization", "cookie"})


def early_cleaning(published: Published) -> Message:
    """Runs before Envoy itself reads any header (request id, addresses, its own `x-envoy-` switches)."""
    own = () if published.trusted_hops else _TRUSTED_OF_OWN_PROXIES
    patterns = (*_TRUSTED_BY_SOMEBODY, *own)
    matcher: Message = {"key_matcher": full_match("|".join(f"(?:{pattern})" for pattern in patterns))}
    return typed(
        "envoy.http.early_header_mutation.header_mutation",
        "type.googleapis.com/envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation",
        {"mutations": [{"remove_on_match": matcher}]},
    )


def header_filter() -> Message:
    """Names the trace; the routes tell it what to clean and which service they are."""
    return typed(HEADERS, MUTATION_TYPE, {"mutations": {"request_mutations": [{"append": TRACED}]}})


def headers_for(service: PublishedService) -> Message:
    """Take out what the service's manifest injects, and name the service: no client value chooses it."""
    removals: list[JSON] = [{"remove": name} for name in service.injected if name not in _NEEDED_TO_DECIDE]
    named: list[JSON] = [{"append": overwrite(SERVICE_HEADER, service.slug)}]
    if service.assertion:
        named.insert(0, {"append": overwrite(ASSERTED_HEADER, "yes")})
    return {"@type": MUTATION_ROUTE_TYPE, "mutations": {"request_mutations": [*removals, *named]}}
