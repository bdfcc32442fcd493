"""Portal, API and command line offer the same verbs: the routes and the rows are walked and compared."""

import re
from collections.abc import Iterable, Mapping

from fastapi import APIRouter
from fastapi.routing import iter_route_contexts

from gateway import api, portal
from gateway.cli.verbs import VERBS

PREFIX = "/api/v1"
CHANGES = frozenset({"POST", "PUT", "PATCH", "DELETE"})

# Posts of the portal that are no verb of the house, each with its reason.
PORTAL_ALONE = {
    "/sign-in": "signing in is done at the issuer; the command line has login",
    "/sign-out": "the end of this browser's session; the command line has logout",
    "/sign-out/back-channel": "the issuer calls it",
    "/enrol": "the first administrator has no account yet, so no token",
    "/enrol/confirm": "the first administrator, by a link that is good once",
    "/admin/filters": "a preference of the reader about a page of the portal; no other channel has the page",
    "/admin/filters/{}/drop": "the same",
}
# Verbs of the API that the portal shows as a page, without a post of their own.
PAGE_IN_PORTAL = {
    "/requests/{}/again": "the form comes filled in",
}
# Rows whose command is written by hand, because a file or a terminal stands at one of its ends.
BY_HAND = {
    ("GET", "/me"): "whoami",
    ("GET", "/grants/{}/evidence"): "audit evidence",
    ("GET", "/requests/{}/evidence"): "audit evidence --request",
}
# What a page of the portal does by several of its own forms, or under another name, for a reason.
SAME = {
    "/settings": "/me",
    "/services/{}/request": "/requests",
    "/admin/services/{}/credentials": "/services/{}/credentials/{}",
    "/admin/services/{}/stewards": "/services/{}/stewards/{}",
    "/admin/circles": "/circles/{}",
    "/requests/decisions": "/requests/{}/decisions",
    "/admin/connections/{}/test": "/services/{}/test",
    "/admin/sessions/picked": "/sessions/{}/end",
    "/admin/findings/picked": "/findings/{}/snooze",
    "/admin/findings/undo": "/findings/{}/undo",
    "/admin/fulfilments/picked": "/fulfilments/{}/retry",
    "/requests/decisions/undo": "/requests/{}/undo",
    "/my-access/renew": "/requests",
}


def plain(path: str) -> str:
    """A path whose values have no names: two channels may call them as they like."""
    return re.sub(r"{[^}]*}", "{}", path)


def routes(router: APIRouter) -> set[tuple[str, str]]:
    """Every method and path."""
    found = iter_route_contexts(router.routes)
    return {(method, plain(str(one.path))) for one in found for method in one.methods or ()}


def of_api() -> set[tuple[str, str]]:
    """Without the prefix and without the description of itself."""
    return {
        (method, path.removeprefix(PREFIX))
        for method, path in routes(api.routes())
        if path.startswith(PREFIX)
    }


def changes(found: Iterable[tuple[str, str]]) -> set[str]:
    """The paths of what changes something. A form of a page knows POST alone."""
    return {path for method, path in found if method in CHANGES}


def of_portal(found: Iterable[tuple[str, str]], same: Mapping[str, str]) -> set[str]:
    """The portal's posts under the names of the API."""
    posts = {path for path in changes(found) if path not in PORTAL_ALONE}
    return {same.get(path, path.removeprefix("/admin")) for path in posts}


def of_rows() -> set[tuple[str, str]]:
    """What the command line sends."""
    return {(verb.method, plain(verb.path)) for verb in VERBS} | {*BY_HAND}


def test_every_route_of_the_api_has_a_command() -> None:
    """Looking and changing."""
    missing = of_api() - of_rows()
    assert not missing, f"No command for: {sorted(missing)}"


def test_every_command_has_a_route() -> None:
    """A row that leads nowhere would be found here too."""
    assert of_rows() - of_api() == set()


def test_the_portal_offers_every_verb_of_the_api() -> None:
    """What is missing is named, and what is no longer missing leaves the list."""
    missing = changes(of_api()) - of_portal(routes(portal.routes()), SAME) - {*PAGE_IN_PORTAL}
    assert not missing, f"The portal lacks: {sorted(missing)}"


def test_the_api_offers_every_verb_of_the_portal() -> None:
    """Nothing can be done by hand alone."""
    more = of_portal(routes(portal.routes()), SAME) - changes(of_api())
    assert not more, f"Only in the portal: {sorted(more)}"


def test_every_exception_is_still_one() -> None:
    """A reason whose route is gone goes too."""
    posts = changes(routes(portal.routes()))
    assert {*PORTAL_ALONE} - posts == set()
    assert {*BY_HAND} - of_api() == set()


def test_a_verb_that_is_missing_would_be_found() -> None:
    """The comparison is able to fail: another name, another method, nothing at all."""
    made = APIRouter()
    made.post("/grants/{id}/take-away")(lambda: None)
    made.get("/grants/{id}/revoke")(lambda: None)
    offered = of_portal(routes(made), {})
    assert offered == {"/grants/{}/take-away"}
    assert "/grants/{}/revoke" in changes(of_api()) - offered
