"""Back office: who is signed in, from which organisation and since when; ending one, several, or all."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel

from gateway import identity, web
from gateway.authz import Action
from gateway.identity import LivingSession, Realm, SessionId, SignedIn
from gateway.kernel.language import mark
from gateway.portal import admin
from gateway.portal import admin_bulk as bulk
from gateway.portal import admin_files as files
from gateway.portal import admin_lists as lists
from gateway.portal.language import _
from gateway.portal.sign_in import SEE_OTHER
from gateway.work import Unit

REALMS: Final = {
    Realm.WORKFORCE.value: mark("Our own people"),
    Realm.PARTNERS.value: mark("Suppliers"),
}
# What is typed before everybody is signed out; the same in every language, so that a guide can say it.
WORD: Final = "END ALL"


class SessionsLook(lists.Look):
    """Words of a name, and whose people."""

    q: lists.Word = ""
    realm: lists.Word = ""


class EndAllForm(BaseModel):
    """The word that nobody types by accident."""

    word: admin.Text = ""


async def _rows(unit: Unit, look: SessionsLook, after: UUID | None, limit: int) -> list[LivingSession]:
    rows = await identity.sessions_page(
        unit, search=look.q, realm=look.realm, order=look.order, after=after, limit=limit
    )
    return list(rows)


async def _count(unit: Unit, look: SessionsLook) -> int:
    return await identity.sessions_count(unit, search=look.q, realm=look.realm)


SESSIONS: Final = lists.List(
    part="sessions",
    look=SessionsLook,
    columns=(
        lists.Column[LivingSession](mark("Name"), lambda row: row.person.name, "name"),
        lists.Column(mark("Organisation"), lambda row: row.organisation.name),
        lists.Column(mark("Signed in"), lambda row: row.session.created_at, "since"),
        lists.Column(mark("Last used"), lambda row: row.session.seen_at, "seen"),
        lists.Column(mark("Ends at the latest"), lambda row: row.session.ends_at),
    ),
    rows=_rows,
    count=_count,
    own="-seen",
)


async def listing(request: Request, me: web.PersonCaller, look: Annotated[SessionsLook, Query()]) -> Response:
    """Raises NotAllowed."""
    return await _page(request, me, look)


async def file(request: Request, me: web.PersonCaller, look: Annotated[SessionsLook, Query()]) -> Response:
    """Raises NotAllowed."""
    return await files.file(request, me, SESSIONS, look)


async def end_picked(request: Request, me: web.PersonCaller) -> Response:
    """End each that was picked. Raises NotAllowed, Invalid where nothing was."""
    form = await bulk.read(request, me, "sessions", bulk.PickedForm)
    tally = await bulk.each(
        request, me, form.picked, lambda unit, one: identity.end_session(unit, SessionId(one))
    )
    look = SessionsLook.model_validate(lists.taken(SESSIONS, form.look))
    return await _page(request, me, look, told=tally.words, status=tally.status)


async def show_end_all(request: Request, me: web.PersonCaller) -> Response:
    """How many people are signed out, before they are. Raises NotAllowed."""
    return await _ask_end_all(request, me)


async def end_all(request: Request, me: web.PersonCaller) -> Response:
    """End every session, the reader's too, who is led to the sign-in. Raises NotAllowed."""
    form = await web.read(request, EndAllForm)
    if isinstance(form, web.Errors) or form.word != WORD:
        return await _ask_end_all(request, me, wrong=True)
    async with web.ports(request).units.open(me.subject) as unit:
        await identity.end_every_session(unit)
    return RedirectResponse("/sign-in", SEE_OTHER)


async def _ask_end_all(request: Request, me: SignedIn, *, wrong: bool = False) -> Response:
    async with web.ports(request).units.read(me.subject) as unit:
        unit.require(Action.SESSION_END, identity.EVERY_SESSION)
        many = await identity.sessions_count(unit)
    told = {"word": _("Type %(word)s, in capital letters.") % {"word": WORD}} if wrong else {}
    return await admin.office(
        request,
        "admin/end_all.html",
        me,
        here="sessions",
        status=422 if told else 200,
        many=many,
        word=WORD,
        errors=told,
    )


async def _page(
    request: Request, me: SignedIn, look: SessionsLook, *, told: str = "", status: int = 200
) -> Response:
    return await lists.page(
        request,
        me,
        SESSIONS,
        look,
        told=told,
        status=status,
        realms=[(name, _(words)) for name, words in REALMS.items()],
        my_session=me.session_id,
    )
