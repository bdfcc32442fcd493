"""Handing over while away: who answers in the reader's place, from when until when."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Final
from uuid import UUID

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, StringConstraints

from gateway import identity, requests, web
from gateway.identity import SignedIn
from gateway.kernel import errors
from gateway.portal.language import _, zone_of
from gateway.portal.rendering import page
from gateway.portal.sign_in import SEE_OTHER
from gateway.requests import DelegationForm

SAID: Final = {
    "given": "Handed over. They are told now.",
    "ended": "Ended. What waits for you waits for you alone again.",
}
USUAL: Final = timedelta(days=7)
LONGEST: Final = timedelta(days=30)
_FIELDS: Final = {"ends_at": "until", "starts_at": "since", "taker": "taker"}


class AwayForm(BaseModel):
    """Who answers meanwhile; the first and the last day, both whole days where the reader is."""

    taker: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=255)]
    since: date | None = None
    until: date

    def delegation(self, zone: str) -> DelegationForm:
        """In moments: from the begin of the first day to the end of the last one."""
        here = zone_of(zone)
        starts = datetime.combine(self.since, time.min, tzinfo=here).astimezone(UTC) if self.since else None
        ends = datetime.combine(self.until, time.max, tzinfo=here).astimezone(UTC)
        return DelegationForm(taker=self.taker, starts_at=starts, ends_at=ends)


async def listing(request: Request, me: web.PersonCaller, said: str = "") -> Response:
    """Who stands in for the reader, and for whom the reader does."""
    return await _page(request, me, said=_(SAID[said]) if said in SAID else "")


async def give(request: Request, me: web.PersonCaller) -> Response:
    """Hand over. Raises NotAllowed."""
    form = await web.read(request, AwayForm)
    if isinstance(form, web.Errors):
        told = {name: _wrong(name) for name in form.fields}
        return await _page(request, me, errors=told, typed=dict(form.values))
    try:
        async with web.ports(request).units.open(me.subject) as unit:
            await requests.give_delegation(unit, form.delegation(me.zone))
    except errors.Invalid as invalid:
        told = {_FIELDS.get(name, name): _(invalid.detail) for name in invalid.fields}
        typed = {name: str(value) for name, value in form.model_dump(exclude_none=True).items()}
        return await _page(request, me, errors=told, typed=typed)
    return RedirectResponse("/delegations?said=given", SEE_OTHER)


async def end(request: Request, me: web.PersonCaller, delegation_id: UUID) -> Response:
    """End it before its time. Raises NotFound, IllegalEvent."""
    await web.verify_post(request)
    async with web.ports(request).units.open(me.subject) as unit:
        await requests.end_delegation(unit, delegation_id)
    return RedirectResponse("/delegations?said=ended", SEE_OTHER)


async def _page(
    request: Request,
    me: SignedIn,
    *,
    said: str = "",
    errors: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    async with web.ports(request).units.read(me.subject) as unit:
        found = await requests.delegations(unit)
        people = await identity.people_by_id(unit, {who for d in found for who in (d.giver_id, d.taker_id)})
        now = unit.now
    today = now.astimezone(zone_of(me.zone)).date()
    return page(
        request,
        "delegations.html",
        me,
        status=422 if errors else 200,
        here="approvals",
        given=[one for one in found if one.giver_id == me.person_id],
        taken=[one for one in found if one.taker_id == me.person_id],
        names={who: one.name for who, one in people.items()},
        today=today,
        usual=today + USUAL,
        latest=today + LONGEST - timedelta(days=1),
        said=said,
        errors=errors or {},
        typed=typed or {},
        now=now,
    )


def _wrong(field: str) -> str:
    if field == "taker":
        return _("Name one colleague by user name or e-mail.")
    return _("Choose a day.")
