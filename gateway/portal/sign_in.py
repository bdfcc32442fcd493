"""Sign in: one e-mail field, away to the issuer, and back with a session.

Every flow has a cookie of its own, so that twenty tabs that begin at once all end signed in.
"""

from typing import Annotated, Final

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, StringConstraints

from gateway import identity, web
from gateway.authz import ANYONE
from gateway.identity import ClaimedFlow, Departure
from gateway.portal.language import _
from gateway.portal.rendering import page

SEE_OTHER: Final = 303
CALLBACK: Final = "/sign-in/callback"
OPENING: Final = "/open/"


class SignInForm(BaseModel):
    """Who wants to sign in, and where they were going."""

    email: Annotated[str, StringConstraints(strip_whitespace=True, max_length=254)]
    to: str = "/"


async def show(request: Request, me: web.Visitor, to: str = "/") -> Response:
    """The field; somebody who is signed in already goes straight on."""
    to = identity.own_path(to)
    if me is not None:
        return RedirectResponse(to, SEE_OTHER)
    return page(request, "sign_in.html", None, email="", to=to, errors={})


async def begin(request: Request, _me: web.Visitor) -> Response:
    """To the issuer that this address belongs to."""
    form = await web.read(request, SignInForm)
    if isinstance(form, web.Errors) or "@" not in form.email:
        return _again(request, form)
    given = web.ports(request)
    async with given.units.open(ANYONE) as unit:
        departure = await identity.sign_in_begin(
            unit,
            given.issuers,
            email=form.email,
            redirect_uri=given.site.portal_origin + CALLBACK,
            return_to=form.to,
        )
    return _away(given.site, departure)


async def complete(request: Request, me: web.Visitor) -> Response:
    """Back from the issuer. Raises SignInRefused, SignInDeclined, NotAdmitted, IssuerAway, TokenRefused."""
    given = web.ports(request)
    answer = identity.read_answer(request.query_params.multi_items())
    cookie = _flow_cookie(given.site, answer.flow)
    try:
        async with given.units.open(ANYONE) as unit:
            browser = request.cookies.get(cookie)
            flow = await identity.sign_in_claim(unit, given.issuers, answer, browser=browser)
    except identity.SignInRefused as refused:
        if refused.reason != "state":
            raise
        # Of many tabs that sign in at once, Keycloak sends some back with the state of another.
        if me is not None:
            return RedirectResponse("/", SEE_OTHER)
        callback = given.site.portal_origin + CALLBACK
        flow = identity.stray(given.issuers, answer, redirect_uri=callback)
    if flow.again:
        return await _anew(given, flow)
    claims = await given.exchange().redeem(flow, answer.code)
    async with given.units.open(ANYONE) as unit:
        started = await identity.sign_in_complete(unit, flow, claims)
    response = _onward(request, started)
    response.set_cookie(
        given.site.session_cookie,
        started.secret,
        path="/",
        secure=given.site.secure,
        httponly=True,
        samesite="lax",
    )
    response.delete_cookie(cookie, path="/", secure=given.site.secure, httponly=True, samesite="lax")
    return response


def _again(request: Request, form: SignInForm | web.Errors) -> Response:
    values = form.values if isinstance(form, web.Errors) else form.model_dump()
    return page(
        request,
        "sign_in.html",
        None,
        status=422,
        email=values.get("email", ""),
        to=identity.own_path(values.get("to", "/")),
        errors={"email": _("Enter your e-mail address, like maren@example.com.")},
    )


async def _anew(given: web.Ports, flow: ClaimedFlow) -> Response:
    async with given.units.open(ANYONE) as unit:
        departure = await identity.sign_in_again(unit, given.issuers, flow)
    return _away(given.site, departure)


def _away(site: web.Site, departure: Departure) -> Response:
    response = RedirectResponse(departure.location, SEE_OTHER)
    response.set_cookie(
        _flow_cookie(site, departure.flow),
        departure.browser,
        max_age=departure.max_age,
        path="/",
        secure=site.secure,
        httponly=True,
        samesite="lax",
    )
    return response


def _onward(request: Request, started: identity.Started) -> Response:
    """A browser checks a form's target along the whole chain of redirects, and services are no targets
    of our forms: on the way to one, a page of ours ends the chain.
    """
    if started.return_to.startswith(OPENING):
        response: Response = page(request, "onward.html", None, to=started.return_to)
        response.headers["Refresh"] = f"0; url={started.return_to}"
        return response
    return RedirectResponse(started.return_to, SEE_OTHER)


def _flow_cookie(site: web.Site, flow: str) -> str:
    return f"{site.cookie('frontdesk')}-flow-{flow}"
