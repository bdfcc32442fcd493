"""What people and programs read when Envoy itself refuses: the page that explains, or a problem document.

Only answers that Envoy made are rewritten; a refusal that the gateway decided keeps the gateway's own words.
"""

from dataclasses import dataclass

from gateway.enforcement.envoy.facts import Page, Pages, Refusal
from gateway.enforcement.envoy.shapes import JSON, TYPES, Message, overwrite

_CEL = TYPES + "envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter"
_DETAILS = "response.code_details"


@dataclass(frozen=True)
class _Rule:
    refusal: Refusal
    status: int
    when: str
    drops_lease: bool = False
    retry: bool = False


def _denied(policy: str) -> str:
    return f"{_DETAILS}.contains('rbac_access_denied_matched_policy[{policy}]')"


def _routed(refusal: Refusal) -> str:
    return f"xds.route_name == 'refuse:{refusal}'"


_OURS = "xds.route_name in ['portal', 'own'] || xds.route_name.startsWith('issuer-')"


def _starts(*details: str) -> str:
    return " || ".join(f"{_DETAILS}.startsWith('{detail}')" for detail in details)


_RULES = (
    # The lease verifier answers only for a service that is just being taken away.
    _Rule(
        Refusal.UNKNOWN_HOST,
        404,
        f"{_starts('route_not_found', 'jwt_authn')} || {_routed(Refusal.UNKNOWN_HOST)}",
    ),
    _Rule(Refusal.PATH_REFUSED, 400, f"{_denied('path-refused')} || {_starts('path_normalization_failed')}"),
    _Rule(Refusal.PATH_REFUSED, 404, _routed(Refusal.PATH_REFUSED)),
    _Rule(Refusal.LEASE_AMBIGUOUS, 400, _denied("lease-ambiguous"), drops_lease=True),
    _Rule(Refusal.CROSS_SITE, 403, _denied("cross-site")),
    _Rule(Refusal.BAD_REQUEST, 400, _denied("header-doubled")),
    _Rule(Refusal.METHOD_REFUSED, 405, _routed(Refusal.METHOD_REFUSED)),
    _Rule(Refusal.ACCESS_ENDED, 403, _denied("access-ended"), drops_lease=True),
    _Rule(Refusal.LEASE_OUTDATED, 503, _denied("lease-outdated"), drops_lease=True, retry=True),
    _Rule(Refusal.UNDECIDED, 503, _starts("ext_authz_error"), retry=True),
    _Rule(Refusal.UPGRADE_REFUSED, 403, _starts("upgrade_failed")),
    _Rule(Refusal.CREDENTIAL_MISSING, 503, _starts("failed_to_inject_credential"), retry=True),
    _Rule(Refusal.TOO_LARGE, 413, "response.code == 413 && !" + _starts("via_upstream")),
    _Rule(Refusal.HEADERS_TOO_LARGE, 431, "response.code == 431 && !" + _starts("via_upstream")),
    _Rule(Refusal.OVERLOADED, 503, _starts("overload"), retry=True),
    # What we serve ourselves is no service: behind the portal, the hand-over and the sign-in are we alone.
    _Rule(
        Refusal.FRONTDESK_AWAY,
        503,
        f"response.code in [503, 504] && ({_OURS}) && !{_starts('via_upstream')}",
        retry=True,
    ),
    _Rule(Refusal.UPSTREAM_SLOW, 504, "response.code == 504 && !" + _starts("via_upstream")),
    _Rule(
        Refusal.UPSTREAM_UNREACHABLE,
        503,
        "response.code == 503 && !"
        + _starts(
            "via_upstream",
        ),
        retry=True,
    ),
    _Rule(Refusal.BAD_REQUEST, 400, "response.code == 400 && !" + _starts("via_upstream")),
)


def local_replies(pages: Pages, lease_cookie: str, *, secure: bool) -> Message:
    """A mapper for each refusal, twice: as a page where HTML is accepted, as a problem document elsewhere."""
    mappers: list[JSON] = []
    for rule in _RULES:
        page = pages.texts[rule.refusal]
        added = _headers(rule, lease_cookie, secure=secure)
        common: Message = {"status_code": rule.status, "headers_to_add": added}
        for tag, html in page.others.items():
            wanted = _all(_when(rule), _WANTS_HTML, _reads(tag))
            mappers.append({"filter": wanted, **common, "body_format_override": _html(html)})
        mappers.append(
            {
                "filter": _all(_when(rule), _WANTS_HTML),
                **common,
                "body_format_override": _html(page.html),
            }
        )
        document = _problem(pages, rule, page)
        mappers.append({"filter": _when(rule), **common, "body_format_override": document})
    return {"mappers": mappers}


_WANTS_HTML: Message = {
    "header_filter": {
        "header": {"name": "accept", "string_match": {"contains": "text/html", "ignore_case": True}}
    }
}


def _when(rule: _Rule) -> Message:
    config: Message = {"@type": _CEL, "expression": f"!({_starts('ext_authz_denied')}) && ({rule.when})"}
    return {"extension_filter": {"name": "cel", "typed_config": config}}


def _all(*filters: Message) -> Message:
    return {"and_filter": {"filters": [*filters]}}


def _reads(tag: str) -> Message:
    """Whoever names this language first (RFC 9110, 12.5.4); others read English."""
    match: Message = {"prefix": tag, "ignore_case": True}
    return {"header_filter": {"header": {"name": "accept-language", "string_match": match}}}


def _headers(rule: _Rule, lease_cookie: str, *, secure: bool) -> list[JSON]:
    """A refused lease is taken back, so that the next request is decided instead of refused again."""
    added: list[JSON] = [
        overwrite("cache-control", "no-store"),
        overwrite("x-content-type-options", "nosniff"),
    ]
    if rule.retry:
        added.append(overwrite("retry-after", "1"))
    if rule.drops_lease:
        flags = "; Secure" if secure else ""
        gone = f"{lease_cookie}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax{flags}"
        added.append(
            {"header": {"key": "set-cookie", "value": gone}, "append_action": "APPEND_IF_EXISTS_OR_ADD"}
        )
    return added


def _html(html: str) -> Message:
    text: Message = {"inline_string": _literal(html)}
    return {"text_format_source": text, "content_type": "text/html; charset=utf-8"}


def _problem(pages: Pages, rule: _Rule, page: Page) -> Message:
    document: Message = {
        "type": _literal(f"{pages.problems}{rule.refusal}"),
        "title": _literal(page.title),
        "status": rule.status,
        "detail": _literal(page.detail),
        "instance": "urn:uuid:%REQ(x-request-id)%",
        **{name: _literal(text) for name, text in page.why.items()},
    }
    return {"json_format": document, "content_type": "application/problem+json"}


def _literal(text: str) -> str:
    """A percent sign begins a command in Envoy's formats."""
    return text.replace("%", "%%")
