"""The application: routers under one roof, every refusal in one form."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware

from gateway.kernel import Problem, errors
from gateway.web import mistakes, problems
from gateway.web.callers import visitor
from gateway.web.guard import CrossSite
from gateway.web.middleware import Counted, Guarded, LastResort, Limited, Spoken, Traced
from gateway.web.operations import operations
from gateway.web.ports import Ports
from gateway.web.problems import PageForProblem
from gateway.web.trouble import OfTransport, TooLarge, WrongMediaType, WrongMethod
from gateway.work import AlreadyAnswered

_Raised = TypeVar("_Raised", bound=Exception)
_OF_STATUS: Final[dict[int, type[Problem]]] = {
    404: errors.NotFound,
    405: WrongMethod,
    413: TooLarge,
    415: WrongMediaType,
}


def create_app(
    ports: Ports, routers: Sequence[APIRouter], *, page_for_problem: PageForProblem, title: str = "Frontdesk"
) -> FastAPI:
    """Portal and API as one application. Static files are mounted on it by the caller."""
    site = ports.site
    app = FastAPI(
        title=title,
        version="1",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        exception_handlers={
            Problem: _problem,
            RequestValidationError: _invalid,
            HTTPException: _transport,
            AlreadyAnswered: _again,
        },
        middleware=[
            Middleware(Traced),
            Middleware(Spoken, local=site.local),
            Middleware(Counted),
            Middleware(Guarded, origins(issuer.url for issuer in ports.issuers), secure=site.secure),
            Middleware(LastResort),
            Middleware(CrossSite, site),
            Middleware(Limited),
        ],
    )
    app.state.ports = ports
    app.state.page_for_problem = page_for_problem
    for one in (operations, *routers):
        app.include_router(one)
    return app


def origins(urls: Iterable[str]) -> list[str]:
    """The distinct origins of some addresses, in order."""
    parts = [urlsplit(url) for url in urls]
    return sorted({f"{part.scheme}://{part.netloc}" for part in parts})


async def _problem(request: Request, raised: Exception) -> Response:
    return await problems.respond(request, _as(Problem, raised))


async def _invalid(request: Request, raised: Exception) -> Response:
    faults = _as(RequestValidationError, raised).errors()
    return await problems.respond(request, _problem_of(faults))


def _problem_of(faults: Sequence[Any]) -> Problem:
    """An id that is no id names nothing, like one that nobody has."""
    if any(fault["loc"][:1] == ("path",) for fault in faults):
        return errors.NotFound()
    if any(fault["type"] == "json_invalid" for fault in faults):
        return OfTransport("The body is not JSON.")
    named = {name.partition(".")[2] or name: words for name, words in mistakes.faults(faults).items()}
    return errors.Invalid("Correct the fields named.", fields=named)


async def _transport(request: Request, raised: Exception) -> Response:
    """An address that leads nowhere has no route that would ask who goes there: their page has their
    language and their navigation.
    """
    if problems.navigates(request):
        with suppress(Problem):
            await visitor(request)
    status = _as(HTTPException, raised).status_code
    return await problems.respond(request, _OF_STATUS.get(status, OfTransport)())


async def _again(_request: Request, raised: Exception) -> Response:
    """The answer that this key got before, word for word."""
    answered = _as(AlreadyAnswered, raised)
    return Response(
        answered.body,
        status_code=answered.status,
        media_type="application/json",
        headers={"idempotency-replayed": "true"},
    )


def _as(kind: type[_Raised], raised: Exception) -> _Raised:
    if not isinstance(raised, kind):
        raise TypeError(f"{type(raised).__name__} was given to the handler of {kind.__name__}")
    return raised
