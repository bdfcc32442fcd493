"""One way from values to a page: strict templates, escaped text, nothing that a browser may keep."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from gateway import web
from gateway.authz import Subject
from gateway.identity import SignedIn
from gateway.kernel import crypto
from gateway.portal import assets, cards, language, words
from gateway.portal.emblem import emblem
from gateway.portal.frame import Counts
from gateway.portal.slips import hours

# Who decides about others often enough to have the way there always in view.
_DECIDE: Final = ("approver", "steward", "it-admin", "security")

# Whose role opens some part of the back office.
_ADMINISTER: Final = ("it-admin", "security", "auditor", "steward")

TEMPLATES: Final = Path(__file__).parent / "templates"
ASSETS: Final = assets.load()


@dataclass(frozen=True, slots=True)
class Me:
    """The reader, as the frame of every page needs it."""

    name: str
    key: str
    administers: bool
    decides: bool


def page(
    request: Request, template: str, me: SignedIn | None, /, *, status: int = 200, **values: object
) -> HTMLResponse:
    """Render one template. Call it with no unit open: what takes long holds no transaction."""
    frame = _frame(me.name, me.subject) if me else _known(request)
    body = _ENVIRONMENT.get_template(template).render(
        me=frame,
        zone=me.zone if me else language.UTC_NAME,
        language=language.current(),
        counts=getattr(request.state, "counts", Counts()),
        form_token=web.form_token(request),
        nonce=getattr(request.state, "nonce", ""),
        service_origin=web.ports(request).site.service_origin,
        local_mail=web.ports(request).site.mailbox is not None,
        local=web.ports(request).site.local,
        **{"here": "", **values},
    )
    return HTMLResponse(body, status, headers={"Cache-Control": "no-store"})


def _frame(name: str, subject: Subject) -> Me:
    decides = any(subject.has_role(role) for role in _DECIDE)
    administers = any(subject.has_role(role) for role in _ADMINISTER)
    # Under this a browser keeps what somebody began to write. It tells nobody who that is.
    key = crypto.fingerprint(subject.id).hex()[:12]
    return Me(name, key, administers, decides)


def _known(request: Request) -> Me | None:
    """For refusals: whoever was recognised before the refusal keeps the navigation."""
    subject = getattr(request.state, "subject", None)
    if not isinstance(subject, Subject) or subject.type != "Person":
        return None
    return _frame("", subject)


def _address(name: str) -> str:
    return ASSETS[name].address


def _zoned(words: Callable[..., str]) -> Callable[..., str]:
    """The filter in the zone of whoever reads the page."""

    @pass_context
    def told(context: Context, *given: Any) -> str:
        return words(*given, zone=context.get("zone") or language.UTC_NAME)

    return told


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
    made.install_gettext_callables(language._, language.plural, newstyle=True)  # type: ignore[attr-defined]
    made.filters |= {
        "day": _zoned(language.day),
        "moment": _zoned(language.moment),
        "since": _zoned(language.since),
        "span": language.span,
        "left": language.left,
        "amount": language.amount,
        "priced": language.price,
        "ending": language.ending,
        "until": _zoned(language.until),
        "joined": language.joined,
        "initials": language.initials,
        "per": language.per,
        "money": language.money,
        "date": language.date_of,
        "hours": hours,
        "answered": cards.answered,
        "usually": cards.usually,
        "because": cards.because,
        "standing": words.standing,
        "travels": words.travels,
    }
    made.globals |= {"asset": _address, "emblem_of": emblem}
    return made


_ENVIRONMENT: Final = _environment()
