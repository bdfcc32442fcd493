"""Who calls, and in which language they are spoken to."""

from typing import Annotated
from uuid import UUID

from fastapi import Request
from pydantic import StringConstraints

from gateway import identity, web
from gateway.api import acting, answers
from gateway.api.forms import Form
from gateway.api.views import MeView
from gateway.identity import Bearer, Machine, Person, SignedIn
from gateway.work import Unit

router = web.router(prefix="/me", tags=["me"])
Tag = Annotated[str, StringConstraints(strip_whitespace=True, max_length=64)]


class LocaliseForm(Form):
    """A language tag and an IANA zone; what is left out stays, what is empty follows the company again."""

    language: Tag | None = None
    zone: Tag | None = None


@router.get("", responses=answers.problems(401, 403, 503))
async def me(caller: web.AnyCaller) -> MeView:
    """The caller as the gateway knows it."""
    return _view(caller)


@router.patch("", responses=answers.problems(*answers.WRITES))
async def localise(caller: web.AnyCaller, request: Request, form: LocaliseForm, once: web.Once) -> MeView:
    """Choose the language and the time zone of pages, mails and answers to oneself."""

    async def act(unit: Unit) -> MeView:
        mine = identity.own_id(unit)
        return _view(caller, await identity.localise(unit, mine, tongue=form.language, zone=form.zone))

    return await acting.acted(request, caller.subject, once, act)


def _view(caller: SignedIn | Bearer | Machine, now: Person | None = None) -> MeView:
    attrs = caller.subject.attrs
    roles = attrs.get("roles", ())
    person = None if isinstance(caller, Machine) else caller
    return MeView(
        type="person" if person else "client",
        id=UUID(caller.subject.id),
        name=caller.name,
        username=person.username if person else None,
        email=person.email if person else None,
        realm=caller.realm,
        organisation=str(attrs["organisation"]),
        roles=list(roles) if isinstance(roles, tuple) else [],
        language=now.reads_in if now else person.locale if person else None,
        zone=now.reads_in_zone if now else person.zone if person else None,
    )
