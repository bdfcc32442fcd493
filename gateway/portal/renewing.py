"""Keeping what ends soon: all of it at once, each thing by a request of its own, told one by one."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Request
from fastapi.responses import Response
from pydantic import BaseModel, StringConstraints

from gateway import grants, requests, web, work
from gateway.identity import SignedIn
from gateway.kernel import Problem, errors
from gateway.kernel.language import _
from gateway.portal.held import Held, held
from gateway.portal.rendering import page
from gateway.portal.sign_in import SEE_OTHER
from gateway.portal.slips import Slip, slip
from gateway.requests import ItemForm, RequestId, SubmitForm
from gateway.work import NotAllowed, OnceKey

_STOPS = (errors.Conflict, errors.Invalid, errors.NotFound, NotAllowed)


class RenewForm(BaseModel):
    """A click that comes twice asks once."""

    once: Annotated[str, StringConstraints(max_length=64)] = ""


@dataclass(frozen=True, slots=True)
class Renewed:
    """What came of one of them: the request, or in words what stopped it."""

    held: Held
    slip: Slip | None
    stopped: str


async def renew(request: Request, me: web.PersonCaller) -> Response:
    """Ask for the usual time again for everything that ends soon; then tell of each what came of it."""
    form = await web.read(request, RenewForm)
    once = "" if isinstance(form, web.Errors) else form.once
    async with web.ports(request).units.read(me.subject) as unit:
        mine = await held(unit, await grants.mine(unit))
        soon = [one for one in mine if one.ends_soon(unit.now)]
    asked = [(one, await _ask(request, me, one, once)) for one in soon]
    async with web.ports(request).units.read(me.subject) as unit:
        now = unit.now
        again = {one.grant.id: one for one in await held(unit, await grants.mine(unit))}
        rows = []
        for one, answer in asked:
            found = None
            if isinstance(answer, UUID):
                found = await slip(unit, await requests.request(unit, RequestId(answer)))
            rows.append(Renewed(again[one.grant.id], found, answer if isinstance(answer, str) else ""))
    kept = sum(1 for row in rows if row.slip and row.slip.request.state == "approved")
    return page(request, "renewed.html", me, here="access", rows=rows, kept=kept, now=now)


async def _ask(request: Request, me: SignedIn, one: Held, once: str) -> UUID | str:
    """The request that came of it, or that is under way already; otherwise what stopped it, in words."""
    seconds = min(one.grant.duration_seconds, one.plan.max_seconds)
    item = ItemForm(service=one.service.slug, plan=one.plan.slug, duration=timedelta(seconds=seconds))
    form = SubmitForm(items=(item,), reason=_("I still need it."))
    key = OnceKey(f"{once}-{one.grant.id}", form.model_dump_json()) if once else None
    try:
        async with web.ports(request).units.open(me.subject, once=key) as unit:
            submitted = await requests.submit(unit, form)
            await unit.answer(SEE_OTHER, str(submitted.request.id))
            return submitted.request.id
    except work.AlreadyAnswered as before:
        return UUID(before.body)
    except requests.AlreadyAsked as before:
        return before.request_id
    except _STOPS as no:
        return _why(no)


def _why(no: Problem) -> str:
    return " ".join(_(part) for part in (no.title, no.detail) if part)
