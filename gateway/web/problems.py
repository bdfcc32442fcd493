"""Refusals and failures as HTTP: RFC 9457 for programs, the portal's own page for people.

A refusal by policy goes on record here, after the act's transaction was rolled back.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from inspect import cleandoc
from typing import Final
from urllib.parse import quote

from fastapi import Request, Response
from starlette.responses import RedirectResponse

from gateway import authz, enforcement, requests, work
from gateway.authz import ANYONE, Action, Policies, Subject, Words
from gateway.kernel import Kind, Problem, errors, logging
from gateway.kernel.language import _
from gateway.web.ports import ports
from gateway.web.trouble import OfTransport, SignInNeeded

MEDIA_TYPE: Final = "application/problem+json"
STATUS: Final[Mapping[Kind, int]] = {
    Kind.INVALID: 422,
    Kind.UNAUTHENTICATED: 401,
    Kind.FORBIDDEN: 403,
    Kind.NOT_FOUND: 404,
    Kind.CONFLICT: 409,
    Kind.GONE: 410,
    Kind.LIMITED: 429,
    Kind.UPSTREAM_REJECTED: 502,
    Kind.UNAVAILABLE: 503,
    Kind.INTERNAL: 500,
}
_log = logging.get(__name__)


@dataclass(frozen=True, slots=True)
class Told:
    """A problem as it is told to whoever asked. `trace_id` is what they may quote to us; `rules` are the
    words of each rule that said no, or of the action that no rule allows.
    """

    status: int
    slug: str
    title: str
    detail: str
    reasons: tuple[str, ...]
    rules: tuple[Words, ...]
    fields: Mapping[str, str]
    trace_id: str
    retry_after: int | None
    headers: Mapping[str, str] = field(default_factory=dict)


PageForProblem = Callable[[Request, Told], Response]


async def respond(request: Request, problem: Problem) -> Response:
    """The answer to a problem: sign-in for a browser on its way, a page for people, JSON for programs."""
    await _record(request, problem)
    if isinstance(problem, SignInNeeded) and request.method == "GET" and navigates(request):
        return RedirectResponse(f"/sign-in?to={quote(_target(request), safe='/')}", status_code=303)
    told = tell(problem, ports(request).units.policies)
    if navigates(request):
        page: PageForProblem = request.app.state.page_for_problem
        answer = page(request, told)
    else:
        answer = Response(json.dumps(body(told)), status_code=told.status, media_type=MEDIA_TYPE)
        if told.status == STATUS[Kind.UNAUTHENTICATED]:
            answer.headers["www-authenticate"] = 'Bearer realm="frontdesk-api"'
    for name, value in told.headers.items():
        answer.headers[name] = value
    if told.retry_after is not None:
        answer.headers["retry-after"] = str(told.retry_after)
    return answer


async def respond_unexpected(request: Request, fault: Exception) -> Response:
    """Our own fault: the log learns everything, the caller a correlation id."""
    _log.error("request.failed", method=request.method, exc_info=fault)
    return await respond(request, errors.Internal("Tell us this number, and we can find out why."))


def tell(problem: Problem, policies: Policies) -> Told:
    """What is said about a problem."""
    transport = isinstance(problem, OfTransport)
    return Told(
        status=problem.status if isinstance(problem, OfTransport) else STATUS[problem.kind],
        slug=problem.slug,
        title=_(problem.title),
        detail=_(problem.detail),
        reasons=problem.reasons,
        rules=_rules(problem, policies),
        fields={
            name: _(what)
            for name, what in (problem.fields.items() if isinstance(problem, errors.Invalid) else ())
            if not transport
        },
        trace_id=logging.trace_id.get(),
        retry_after=problem.retry_after,
    )


def _rules(problem: Problem, policies: Policies) -> tuple[Words, ...]:
    """Only a refusal has rules; what is not visible must not be told apart from what is not there."""
    if problem.kind is not Kind.FORBIDDEN:
        return ()
    action = problem.decision.action if isinstance(problem, work.NotAllowed) else ""
    if not problem.reasons and not action:
        return ()
    return tuple(authz.translated(words) for words in authz.of_rules(policies.words, problem.reasons, action))


def body(told: Told) -> dict[str, object]:
    """RFC 9457, section 3. `type` is an address of ours that explains it. A refusal says why in its own
    members: the rule, the fact that did not fit, who can change it, what to do next, another way.
    """
    found: dict[str, object] = {
        "type": f"/problems/{told.slug}",
        "title": told.title,
        "status": told.status,
        "detail": told.detail,
        "reasons": list(told.reasons),
        "trace_id": told.trace_id,
    }
    for words in told.rules[:1]:
        found |= {name: value for name, value in asdict(words).items() if name != "id"}
    return found | ({"fields": dict(told.fields)} if told.fields else {})


@dataclass(frozen=True, slots=True)
class Explained:
    """What the address in a problem's `type` answers with."""

    title: str
    text: str


def known() -> dict[str, Explained]:
    """Every problem type that we answer with, here, at the edge and in Envoy, by slug."""
    at_services: dict[str, enforcement.Words] = {**enforcement.FACTS}
    at_services |= {str(refusal): words for refusal, words in enforcement.ENVOY.items()}
    found = {slug: _in_words(words) for slug, words in at_services.items()}
    waiting: list[type[Problem]] = [Problem]
    own: dict[str, Explained] = {}
    while waiting:
        one = waiting.pop(0)
        own.setdefault(one.slug, Explained(one.title, cleandoc(one.__doc__ or "")))
        waiting += one.__subclasses__()
    return found | own


def _in_words(words: enforcement.Words) -> Explained:
    said = (words.fact, words.rule, words.next_step, words.who and f"Who can change it: {words.who}")
    return Explained(words.title, "\n".join(one for one in (*said, words.alternative) if one))


def navigates(request: Request) -> bool:
    """Whether a browser goes there with the whole tab. Scripts and programs never count."""
    if request.url.path.startswith("/api/"):
        return False
    mode = request.headers.get("sec-fetch-mode", "navigate")
    return mode == "navigate" and "text/html" in request.headers.get("accept", "")


def _target(request: Request) -> str:
    query = request.url.query
    return request.url.path + (f"?{query}" if query else "")


async def _record(request: Request, problem: Problem) -> None:
    """Put a refusal by policy on record; a failure to do so changes nothing about the refusal."""
    subject: Subject = getattr(request.state, "subject", ANYONE)
    refused = ports(request).refused
    try:
        if isinstance(problem, work.NotAllowed | work.NotVisible):
            decision = problem.decision
            await refused(subject, decision.action, decision.resource, decision)
        elif isinstance(problem, requests.NeedsApproval):
            await refused(subject, Action.REQUEST_APPROVE_AUTOMATICALLY.value, "Request:none")
    except Problem:
        _log.error("refusal.not_recorded", problem=problem.slug)
