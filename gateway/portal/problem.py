"""A no is a page with a way on: what to do first, an alternative, then rule, fact, and who can change it."""

from collections.abc import Mapping
from typing import Final

from fastapi import Request, Response

from gateway.kernel.language import _, mark
from gateway.portal.rendering import page
from gateway.web import Told

# Where the next step leads, by problem: a path and the words of its button.
_ONWARD: Final[Mapping[str, tuple[str, str]]] = {
    "sign-in-refused": ("/sign-in", "Sign in again"),
    "sign-in-declined": ("/sign-in", "Sign in again"),
    "token-refused": ("/sign-in", "Sign in again"),
    "unauthenticated": ("/sign-in", "Sign in"),
    "not-admitted": ("/sign-in", "Try another address"),
    "issuer-away": ("/sign-in", "Try again"),
    "already-handled": ("/approvals", "See what else waits"),
    "already-held": ("/my-access", "Go to My access"),
    "hand-over-failed": ("/my-access", "Go to My access"),
    "grant-in-another-state": ("/my-access", "Go to My access"),
}
_OF_REQUEST: Final = (
    "nobody-above",
    "nudged-already",
    "request-in-another-state",
    "stale-version",
    "too-early",
    "undo-is-over",
)
# What to do where the problem itself does not say it. It must fit what is hidden and what is not there alike.
_STEPS: Final[Mapping[str, str]] = {
    "not-found": mark(
        "The address may be mistyped, what stood here may be over, or it is not yours to see."
        " Whoever gave you the link can tell you."
    ),
}
_HOME: Final = ("/catalog", "Look in the catalog")


def problem_page(request: Request, told: Told) -> Response:
    """The refusal or failure for a person; the number at the foot is what they may quote."""
    rules = told.rules
    onward, label = _onward(request, told)
    step = told.detail or _(_STEPS.get(told.slug, ""))
    return page(
        request,
        "problem.html",
        None,
        status=told.status,
        told=told,
        title=told.title,
        step=rules[0].next_step if rules and told.slug != "needs-approval" else step,
        rules=rules if told.slug != "needs-approval" else [],
        onward=onward,
        label=_(label),
    )


def _onward(request: Request, told: Told) -> tuple[str, str]:
    """No access to a service leads to asking for it, and what stopped about a request back to the request."""
    if told.slug == "no-access":
        return f"/services/{request.path_params.get('slug', '')}", "See how to get it"
    if "request_id" in request.path_params and told.slug in _OF_REQUEST:
        return f"/requests/{request.path_params['request_id']}", "Back to the request"
    return _ONWARD.get(told.slug, _HOME)
