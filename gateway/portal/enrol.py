"""Become the first administrator: by a link that the server printed, on the server's own machine.

The link is followed once into a cookie and leaves the address bar; signing in goes its usual way,
and only a button uses the link up.
"""

import ipaddress
import secrets
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Final

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, SecretStr, StringConstraints

from gateway import identity, realms, web
from gateway.authz import ANYONE
from gateway.identity import Realm, Role, SignedIn
from gateway.kernel import errors
from gateway.portal.language import _
from gateway.portal.rendering import page
from gateway.portal.sign_in import SEE_OTHER

PAGE: Final = "/enrol"
COOKIE_SECONDS: Final = 3600
NOTHING_TYPED: Final[Mapping[str, object]] = MappingProxyType({})
NO_ERRORS: Final[Mapping[str, str]] = MappingProxyType({})
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"

Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Email = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, to_lower=True, max_length=254, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
    ),
]


class NewAdminForm(BaseModel):
    """Who the first administrator is, and of which company."""

    company: Word
    first_name: Word
    last_name: Word
    email: Email


async def follow(request: Request, _caller: web.Anyone, secret: str) -> Response:
    """Out of the address bar, where anybody could read it. Raises InvitationOver, NotFound."""
    _verify_here(request)
    given = web.ports(request)
    async with given.units.read(ANYONE) as unit:
        await identity.invited(unit, secret)
    response = RedirectResponse(PAGE, SEE_OTHER)
    response.set_cookie(
        _cookie(given.site),
        secret,
        max_age=COOKIE_SECONDS,
        path="/",
        secure=given.site.secure,
        httponly=True,
        samesite="lax",
    )
    return response


async def show(request: Request, me: web.Visitor) -> Response:
    """Confirm, or sign in first, or make an account. Raises InvitationOver, NotFound."""
    await _verified(request)
    return _page(request, me)


async def new_account(request: Request, me: web.Visitor) -> Response:
    """Make the account of the first administrator; it is nobody special until it confirms.

    Raises InvitationOver, NotFound, KeycloakAway, KeycloakRefused.
    """
    secret = await _verified(request)
    form = await web.read(request, NewAdminForm)
    if isinstance(form, web.Errors):
        return _page(request, me, values=form.values, errors=_words(form), status=422)
    given = web.ports(request)
    async with given.units.open(ANYONE) as unit:
        organisation = await identity.found(unit, secret, form.company, form.email)
    password = _password()
    try:
        await given.accounts.new_account(Realm.WORKFORCE, _account(form, organisation.slug, password))
    except realms.AccountExists:
        told = {"email": _("There is an account with this address: sign in with it instead.")}
        return _page(request, me, values=form.model_dump(), errors=told, status=422)
    return page(request, "enrolled.html", None, email=form.email, password=password)


async def confirm(request: Request, me: web.PersonCaller) -> Response:
    """The signed-in person becomes IT administrator, and the link is used up.

    Raises InvitationOver, NotAdmitted, NotFound.
    """
    _verify_here(request)
    await web.verify_post(request)
    given = web.ports(request)
    async with given.units.open(me.subject) as unit:
        await identity.enrol_admin(unit, request.cookies.get(_cookie(given.site), ""), me.person_id)
    response = RedirectResponse("/admin/services", SEE_OTHER)
    response.delete_cookie(
        _cookie(given.site), path="/", secure=given.site.secure, httponly=True, samesite="lax"
    )
    return response


async def _verified(request: Request) -> str:
    """The secret of the cookie, still good. Raises InvitationOver, NotFound."""
    _verify_here(request)
    given = web.ports(request)
    secret = request.cookies.get(_cookie(given.site), "")
    async with given.units.read(ANYONE) as unit:
        await identity.invited(unit, secret)
    return secret


def _verify_here(request: Request) -> None:
    """Raises NotFound for whoever is not on this machine: Envoy alone says where a request came from."""
    said = request.headers.getlist("x-forwarded-for")
    try:
        here = len(said) == 1 and ipaddress.ip_address(said[0]).is_loopback
    except ValueError:
        here = False
    if not here:
        raise errors.NotFound


def _page(
    request: Request,
    me: SignedIn | None,
    *,
    values: Mapping[str, object] = NOTHING_TYPED,
    errors: Mapping[str, str] = NO_ERRORS,
    status: int = 200,
) -> Response:
    return page(
        request,
        "enrol.html",
        me,
        status=status,
        can=me is not None and Role.IT_ADMIN in identity.ROLES[me.realm],
        form=values,
        errors=errors,
    )


def _words(form: web.Errors) -> dict[str, str]:
    known = {
        "company": _("Say how your company is called."),
        "first_name": _("Enter your first name."),
        "last_name": _("Enter your last name."),
        "email": _("Enter your e-mail address, like maren@example.com."),
    }
    return {name: known.get(name, what) for name, what in form.fields.items()}


def _account(form: NewAdminForm, organisation: str, password: str) -> realms.NewAccount:
    return realms.NewAccount(
        username=form.email,
        email=form.email,
        first_name=form.first_name,
        last_name=form.last_name,
        organisation=organisation,
        password=SecretStr(password),
    )


def _password() -> str:
    """Four groups that can be read aloud: 79 bits, good for one sign-in."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def _cookie(site: web.Site) -> str:
    return site.cookie("frontdesk-enrol")
