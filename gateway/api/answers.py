"""Answers that every route may give besides its own, as OpenAPI writes them."""

from typing import Any, Final

from gateway import web
from gateway.api.views import ProblemView

_SAYS: Final = {
    400: "The request cannot be read.",
    401: "No session and no accepted token.",
    403: "Not allowed; `reasons` names the rules.",
    404: "Absent, or not visible to the caller.",
    405: "The address does not do that.",
    409: "The thing is in another state than this needs.",
    412: "If-Match names another version than there is.",
    413: "Too large.",
    415: "Another content type is needed.",
    422: "Some values cannot be accepted; `fields` names them.",
    429: "Too soon after the last time; Retry-After says when to come back.",
    502: "The service behind the gateway said no.",
    503: "Something is away; nothing was changed. Retry-After says when to come back.",
}
READS: Final = (401, 403, 422, 503)
ONE: Final = (404, *READS)
WRITES: Final = (400, 401, 403, 404, 409, 413, 415, 422, 503)
SCHEMA: Final = "Problem"


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The parameter `responses` of a route for these problems."""
    content = {web.MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{SCHEMA}"}}}
    return {status: {"description": _SAYS[status], "content": content} for status in statuses}


def schema() -> dict[str, Any]:
    """The problem's own schema."""
    return ProblemView.model_json_schema()
