"""One way from values to a page: strict templates, escaped text, nothing that a browser may keep."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gateway import web
from gateway.authz import Subject
from gateway.identity import SignedIn
from gateway.portal import assets, language
from gateway.portal.emblem import emblem

TEMPLATES: Final = Path(__file__).parent / "templates"
ASSETS: Final = assets.load()


@dataclass(frozen=True, slots=True)
class Me:
    """The reader, as the frame of every page needs it."""

    name: str
    administers: bool


def page(
    request: Request, template: str, me: SignedIn | None, /, *, status: int = 200, **values: object
) -> HTMLResponse:
    """Render one template. Call it with no unit open: what takes long holds no transaction."""
    frame = Me(me.name, _administers(me.subject)) if me else _known(request)
    body = _ENVIRONMENT.get_template(template).render(
        me=frame,
        form_token=web.form_token(request),
        nonce=getattr(request.state, "nonce", ""),
        service_origin=web.ports(request).site.service_origin,
        local_mail=web.ports(request).site.mailbox is not None,
        **{"here": "", **values},
    )
    return HTMLResponse(body, status, headers={"Cache-Control": "no-store"})


def _administers(subject: Subject) -> bool:
    return subject.has_role("it-admin")


def _known(request: Request) -> Me | None:
    """For refusals: whoever was recognised before the refusal keeps the navigation."""
    subject = getattr(request.state, "subject", None)
    if not isinstance(subject, Subject) or subject.type != "Person":
        return None
    return Me("", _administers(subject))


def _address(name: str) -> str:
    return ASSETS[name].address


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        auto_reload=False,
    )
    # The extension adds this method at run time.
    made.install_gettext_translations(language.CATALOGUE, newstyle=True)  # type: ignore[attr-defined]
    made.filters |= {
        "day": language.day,
        "moment": language.moment,
        "span": language.span,
        "left": language.left,
        "amount": language.amount,
        "ending": language.ending,
        "until": language.until,
        "per": language.per,
    }
    made.globals |= {"asset": _address, "emblem_of": emblem}
    return made


_ENVIRONMENT: Final = _environment()
