"""Sign out: here at once, at the issuer by a job after it; or because the issuer says so."""

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from gateway import identity, web
from gateway.authz import SYSTEM
from gateway.kernel import errors
from gateway.portal.sign_in import SEE_OTHER


async def sign_out(request: Request, me: web.Visitor) -> Response:
    """End this session; whoever has none is signed out already.

    The issuer's own sign-in ends by our word to it: no ID token is kept, and nobody is asked twice.
    """
    await web.verify_post(request)
    given = web.ports(request)
    if me is None:
        return RedirectResponse("/sign-in", SEE_OTHER)
    async with given.units.open(me.subject) as unit:
        await identity.end_session(unit, me.session_id)
    response = RedirectResponse("/sign-in", SEE_OTHER)
    # What was begun and not sent stays in nobody's browser.
    response.headers["Clear-Site-Data"] = '"storage", "prefetchCache"'
    response.delete_cookie(
        given.site.session_cookie, path="/", secure=given.site.secure, httponly=True, samesite="lax"
    )
    return response


async def back_channel(request: Request, _caller: web.Anyone) -> Response:
    """OpenID Connect Back-Channel Logout 1.0, section 2.5: the token is the only proof.

    Raises TokenRefused.
    """
    given = web.ports(request)
    async with request.form(max_fields=10) as sent:
        token = sent.get("logout_token")
    if not isinstance(token, str):
        raise errors.Invalid(fields={"logout_token": "missing"})
    logout = await given.validator.verify_logout(token)
    async with given.units.open(SYSTEM) as unit:
        await identity.end_sessions_of(unit, logout)
    return Response(status_code=200, headers={"Cache-Control": "no-store"})
