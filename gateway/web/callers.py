"""Who calls, as typed dependencies: a route names one of them and the route class refuses one without.

Each opens a short unit of its own to find out and has closed it before the route runs: a dependency
that held a unit would commit after the answer was sent.
"""

from typing import Annotated, Final

from fastapi import Depends, Request

from gateway import identity
from gateway.authz import ANYONE, Subject
from gateway.identity import Bearer, Machine, SignedIn
from gateway.kernel import language
from gateway.web import forms
from gateway.web.guard import verify_own_page
from gateway.web.ports import ports
from gateway.web.trouble import SignInNeeded

LONGEST_SECRET: Final = 128


async def visitor(request: Request) -> SignedIn | None:
    """The person of the session cookie, or None. Never raises for a cookie that is no session."""
    given = ports(request)
    secret = request.cookies.get(given.site.session_cookie, "")
    if not secret or len(secret) > LONGEST_SECRET:
        return None
    async with given.units.read(ANYONE) as unit:
        found = await identity.session_subject(unit, secret)
    if found is None:
        return None
    if found.touch_due and _attended(request) and await given.touches.claim(found):
        async with given.units.open(found.subject) as unit:
            await identity.touch(unit, found.session_id)
    _know(request, found.subject)
    language.choose(found.locale, language.offered(local=given.site.local))
    request.state.form_token = forms.form_token(request)
    return found


async def person(found: Annotated[SignedIn | None, Depends(visitor)]) -> SignedIn:
    """The signed-in person. Raises SignInNeeded."""
    if found is None:
        raise SignInNeeded
    return found


async def any_caller(request: Request) -> SignedIn | Bearer | Machine:
    """Whoever shows a bearer token; without one, the portal's session from the portal's own pages.

    A request with both is judged by its token alone. Raises SignInNeeded, TokenRefused, Forbidden.
    """
    token = _token(request)
    if token is not None:
        return await _by_token(request, token)
    found = await visitor(request)
    if found is None:
        raise SignInNeeded
    verify_own_page(request, ports(request).site)
    return found


async def anyone() -> Subject:
    """For routes that are the same for everybody; asks nothing of anybody."""
    return ANYONE


PersonCaller = Annotated[SignedIn, Depends(person)]
AnyCaller = Annotated[SignedIn | Bearer | Machine, Depends(any_caller)]
Visitor = Annotated[SignedIn | None, Depends(visitor)]
Anyone = Annotated[Subject, Depends(anyone)]
CALLERS: Final = (person, any_caller, visitor, anyone)


async def _by_token(request: Request, token: str) -> Bearer | Machine:
    given = ports(request)
    claims = await given.validator.verify(token)
    found: Bearer | Machine | None
    async with given.units.read(ANYONE) as unit:
        found = (
            await identity.machine_of(unit, claims)
            if claims.client_id
            else await identity.bearer_of(unit, claims)
        )
    if found is None:
        raise identity.TokenRefused(identity.Reason.SUBJECT)
    _know(request, found.subject)
    return found


def _token(request: Request) -> str | None:
    """RFC 6750, 2.1. A second Authorization header is refused: two readers could choose differently."""
    given = request.headers.getlist("authorization")
    if not given:
        return None
    scheme, _, token = given[0].partition(" ")
    if len(given) > 1 or scheme.lower() != "bearer" or not token.strip():
        raise identity.TokenRefused(identity.Reason.NOT_COMPACT)
    return token.strip()


def _attended(request: Request) -> bool:
    """Whether somebody did this. What a page fetches by itself, or ahead of a click that may never come,
    must not keep a session awake that nobody uses (W3C Resource Hints: Sec-Purpose).
    """
    headers = request.headers
    ahead = headers.get("sec-purpose", "").startswith("prefetch")
    by_itself = "frontdesk-unattended" in headers or headers.get("accept") == "text/event-stream"
    return not ahead and not by_itself


def _know(request: Request, subject: Subject) -> None:
    request.state.subject = subject
