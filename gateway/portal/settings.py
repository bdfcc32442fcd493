"""What a reader chooses for themselves: the language, and the zone in which times are said."""

from typing import Annotated, Final

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, StringConstraints

from gateway import identity, web
from gateway.identity import SignedIn
from gateway.kernel import errors, language, saying
from gateway.portal.language import _
from gateway.portal.rendering import page
from gateway.portal.sign_in import SEE_OTHER

SAID: Final = {"kept": "Kept. From now on we speak to you like this."}
# Offered while typing; every other IANA name is taken too.
ZONES: Final = (
    "America/Chicago",
    "America/Los_Angeles",
    "America/New_York",
    "America/Sao_Paulo",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Shanghai",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Europe/Amsterdam",
    "Europe/Athens",
    "Europe/Berlin",
    "Europe/Istanbul",
    "Europe/Lisbon",
    "Europe/London",
    "Europe/Madrid",
    "Europe/Paris",
    "Europe/Rome",
    "Europe/Vienna",
    "Europe/Warsaw",
    "Europe/Zurich",
    "UTC",
)


class SettingsForm(BaseModel):
    """Empty fields follow the company again."""

    language: Annotated[str, StringConstraints(strip_whitespace=True, max_length=64)] = ""
    zone: Annotated[str, StringConstraints(strip_whitespace=True, max_length=64)] = ""


async def show(request: Request, me: web.PersonCaller, said: str = "") -> Response:
    """The two choices as they are."""
    return await _page(request, me, said=_(SAID[said]) if said in SAID else "")


async def choose(request: Request, me: web.PersonCaller) -> Response:
    """Keep them; the page comes back in the language that was chosen."""
    form = await web.read(request, SettingsForm)
    if isinstance(form, web.Errors):
        return await _page(request, me, errors={name: _("Shorten this.") for name in form.fields})
    try:
        async with web.ports(request).units.open(me.subject) as unit:
            await identity.localise(unit, me.person_id, tongue=form.language, zone=form.zone)
    except errors.Invalid as invalid:
        told = {name: _(what) for name, what in invalid.fields.items()}
        return await _page(request, me, errors=told, typed=form.model_dump())
    return RedirectResponse("/settings?said=kept", SEE_OTHER)


async def _page(
    request: Request,
    me: SignedIn,
    *,
    said: str = "",
    errors: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    given = web.ports(request)
    async with given.units.read(me.subject) as unit:
        account, now = await identity.account(unit, me.person_id), unit.now
    return page(
        request,
        "settings.html",
        me,
        status=422 if errors else 200,
        here="settings",
        languages=list(language.offered(local=given.site.local).values()),
        chosen=(typed or {}).get("language", account.own_locale or ""),
        own_zone=(typed or {}).get("zone", account.own_zone or ""),
        company=language.known(account.locale) or language.SPOKEN[language.ENGLISH],
        company_zone=account.zone,
        zones=ZONES,
        clock=saying.whole_moment(now, me.zone),
        said=said,
        errors=errors or {},
    )
