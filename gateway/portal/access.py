"""My access: all of it, why, until when, what it costs; switching on, keeping longer, giving back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Final
from uuid import UUID

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field, StringConstraints

from gateway import catalog, grants, identity, requests, tokens, web
from gateway.grants import Activation, GrantId
from gateway.identity import SignedIn
from gateway.kernel import errors
from gateway.portal.held import Held, held
from gateway.portal.language import _
from gateway.portal.rendering import page
from gateway.portal.sign_in import SEE_OTHER
from gateway.tokens import TokenState
from gateway.work import Unit

PAST: Final = 20
SAID: Final = {
    "given-back": "Given back. Nobody can open it with your access any more.",
    "undone": "It is yours again.",
    "withdrawn": "It will not come. You can ask again whenever you need it.",
    "started": "Switched on.",
    "ended": "Switched off. You can switch it on again whenever you need it.",
}
_SOON: Final = timedelta(days=7)


class ActivateForm(BaseModel):
    """For how many hours, and for what."""

    hours: Annotated[int, Field(ge=1, le=24 * 31)]
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=300)]


@dataclass(frozen=True, slots=True)
class Mine:
    """Access of the reader with what can be done about it. `tokens` is None where programs do not call it;
    `giver` asked for it, where that was somebody else; `soon`: it ends before long, and can be kept.
    """

    held: Held
    activation: Activation | None
    tokens: int | None
    giver: str
    paused_why: str
    soon: bool


async def my_access(
    request: Request, me: web.PersonCaller, said: str = "", about: UUID | None = None
) -> Response:
    """What the reader has, and lately had."""
    return await _page(request, me, said=_(SAID[said]) if said in SAID else "", about=about)


async def give_back(request: Request, me: web.PersonCaller, grant_id: UUID) -> Response:
    """End what the reader holds. Raises NotFound, NotAllowed, IllegalEvent."""
    await web.verify_post(request)
    async with web.ports(request).units.open(me.subject) as unit:
        await grants.give_back(unit, GrantId(grant_id))
    return RedirectResponse(f"/my-access?said=given-back&about={grant_id}", SEE_OTHER)


async def withdraw(request: Request, me: web.PersonCaller, grant_id: UUID) -> Response:
    """Have it no more before it ever worked. Raises NotFound, NotAllowed, IllegalEvent."""
    await web.verify_post(request)
    async with web.ports(request).units.open(me.subject) as unit:
        await grants.withdraw(unit, GrantId(grant_id))
    return RedirectResponse("/my-access?said=withdrawn", SEE_OTHER)


async def undo(request: Request, me: web.PersonCaller, grant_id: UUID) -> Response:
    """Have it back, within seconds. Raises NotFound, NotAllowed, IllegalEvent, AlreadyHeld."""
    await web.verify_post(request)
    async with web.ports(request).units.open(me.subject) as unit:
        await grants.undo(unit, GrantId(grant_id))
    return RedirectResponse("/my-access?said=undone", SEE_OTHER)


async def activate(request: Request, me: web.PersonCaller, grant_id: UUID) -> Response:
    """Switch it on for a while. Raises NotFound, NotAllowed, NotEligible, AlreadyActivated, IllegalEvent."""
    form = await web.read(request, ActivateForm)
    if isinstance(form, web.Errors):
        told = {f"reason-{grant_id}": _("Say in a few words what you do with it now.")}
        return await _page(request, me, errors=told)
    try:
        async with web.ports(request).units.open(me.subject) as unit:
            await grants.start_activation(unit, GrantId(grant_id), timedelta(hours=form.hours), form.reason)
    except errors.Invalid as invalid:
        return await _page(request, me, errors={f"hours-{grant_id}": _(invalid.detail)})
    return RedirectResponse("/my-access?said=started", SEE_OTHER)


async def end_activation(request: Request, me: web.PersonCaller, activation_id: UUID) -> Response:
    """Switch it off. Raises NotFound, NotAllowed, IllegalEvent."""
    await web.verify_post(request)
    async with web.ports(request).units.open(me.subject) as unit:
        await grants.end_activation(unit, activation_id)
    return RedirectResponse("/my-access?said=ended", SEE_OTHER)


async def _page(
    request: Request,
    me: SignedIn,
    *,
    said: str = "",
    about: UUID | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    async with web.ports(request).units.read(me.subject) as unit:
        found = await held(unit, await grants.mine(unit))
        mine = await _mine(unit, me, [one for one in found if one.live])
        now = unit.now
    past = [one for one in found if not one.live][:PAST]
    back = next((one for one in past if one.grant.id == about), None)
    return page(
        request,
        "my_access.html",
        me,
        status=422 if errors else 200,
        here="access",
        mine=mine,
        past=past,
        cost=_cost([one.held for one in mine]),
        said=said,
        undo=back if back and back.grant.undo_until and back.grant.undo_until > now else None,
        errors=errors or {},
        now=now,
    )


async def _mine(unit: Unit, me: SignedIn, found: Sequence[Held]) -> list[Mine]:
    alive = await _tokens(unit, found)
    givers = await _givers(unit, me)
    return [
        Mine(
            held=one,
            activation=await _activation(unit, one),
            tokens=alive.get(one.grant.id),
            giver=givers.get(one.grant.request_id, ""),
            paused_why=await _paused_why(unit, one),
            soon=one.usable and one.grant.ends_at - unit.now <= min(_SOON, _part(one)),
        )
        for one in found
    ]


def _part(one: Held) -> timedelta:
    return timedelta(seconds=one.grant.duration_seconds / 4)


async def _activation(unit: Unit, one: Held) -> Activation | None:
    if one.grant.activation_seconds is None:
        return None
    found = await grants.open_activation(unit, one.grant.id)
    return found if found and found.ends_at > unit.now else None


async def _paused_why(unit: Unit, one: Held) -> str:
    if one.grant.state != "suspended":
        return ""
    facts = await grants.why(unit, GrantId(one.grant.id))
    return next((fact.why for fact in reversed(facts) if fact.event == "suspend"), "")


async def _tokens(unit: Unit, found: Sequence[Held]) -> dict[UUID, int]:
    """How many tokens are alive, for access that programs use."""
    apis = await apis_of(unit, [one.grant.service_id for one in found])
    alive = [one.token.grant_id for one in await tokens.mine(unit) if one.state is TokenState.LIVE]
    return {one.grant.id: alive.count(one.grant.id) for one in found if one.grant.service_id in apis}


async def apis_of(unit: Unit, service_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Those of the services that programs call."""
    return frozenset([one for one in set(service_ids) if await is_api(unit, one)])


async def is_api(unit: Unit, service_id: UUID) -> bool:
    """Whether programs call this service, of which the caller holds or sees something."""
    manifest = await catalog.manifest_of(unit, await catalog.service(unit, service_id))
    return manifest is not None and manifest.is_api


async def _givers(unit: Unit, me: SignedIn) -> dict[UUID, str]:
    """Who asked for it, by request, where somebody else did."""
    asked = [one for one in await requests.listing(unit, limit=200) if one.requester_id != me.person_id]
    others = {one.id: one.requester_id for one in asked}
    people = await identity.people_by_id(unit, set(others.values()))
    return {key: people[who].name if who in people else _("Somebody else") for key, who in others.items()}


def _cost(found: Sequence[Held]) -> list[tuple[Decimal, str]]:
    """What it comes to in a month, by currency."""
    total: dict[str, Decimal] = {}
    for one in found:
        if one.plan.price_amount and (one.plan.price_per or "").upper() == "MONTHLY":
            currency = (one.plan.price_currency or "EUR").upper()
            total[currency] = total.get(currency, Decimal()) + one.plan.price_amount
    return [(amount, currency) for currency, amount in sorted(total.items())]
