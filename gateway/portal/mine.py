"""What somebody holds, with everything that can be said about it: why, since when, at what price, and when
it was used last.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from gateway import catalog, enforcement, grants, identity, requests, tokens
from gateway.grants import Activation, GrantId
from gateway.identity import SignedIn
from gateway.kernel.language import _, mark
from gateway.portal.held import Held
from gateway.portal.paused import held_up
from gateway.requests import Request, StageState
from gateway.tokens import TokenState
from gateway.work import Unit

# In this order they stand where access is sorted by its source.
SOURCES: Final = {
    "people": mark("Approved by people"),
    "rule": mark("Granted by rule"),
    "emergency": mark("Opened in an emergency"),
    "import": mark("Taken over from before"),
}
_MONTHS: Final = {"MONTHLY": 1, "YEARLY": 12}
_TAKEN_OVER: Final = "company."


@dataclass(frozen=True, slots=True)
class Source:
    """Where access comes from: one of SOURCES, and the same as a sentence with names."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Mine:
    """Access of the reader with what can be done about it. `tokens` is None where programs do not call it;
    `giver` asked for it, where that was somebody else; `waits` says why it is not set up now; `soon`: it
    ends before long, and can be kept; `used` is the day of the last use as far as that is known, which is no
    proof where it is None.
    """

    held: Held
    activation: Activation | None
    tokens: int | None
    giver: str
    paused_why: str
    waits: str
    soon: bool
    source: Source
    used: date | None


async def mine_of(unit: Unit, me: SignedIn, found: Sequence[Held]) -> list[Mine]:
    """Of what the reader holds now."""
    asked = {one.id: one for one in await requests.listing(unit, limit=200)}
    shown = [asked[one.grant.request_id] for one in found if one.grant.request_id in asked]
    names = await requests.names(unit, [one.id for one in shown])
    givers = await _givers(unit, me, shown)
    sources = await _sources(unit, shown, names)
    alive = await _tokens(unit, found)
    used = await _used(unit, found)
    waits = await held_up(unit, [one.grant for one in found], me.zone)
    nothing = Source("rule", _(SOURCES["rule"]))
    return [
        Mine(
            held=one,
            activation=await _activation(unit, one),
            tokens=alive.get(one.grant.id),
            giver=givers.get(one.grant.request_id, ""),
            paused_why=await _paused_why(unit, one),
            waits=waits.get(one.service.id, ""),
            soon=one.ends_soon(unit.now),
            source=sources.get(one.grant.request_id, nothing),
            used=used.get(one.grant.id),
        )
        for one in found
    ]


async def _sources(unit: Unit, shown: Sequence[Request], names: dict[UUID, str]) -> dict[UUID, Source]:
    parts = await requests.parts(unit, [one.id for one in shown])
    stages = {key: found.stages for key, found in parts.items()}
    return {one.id: _source(one, stages.get(one.id, ()), names) for one in shown}


def _source(request: Request, stages: Sequence[requests.RequestStage], names: dict[UUID, str]) -> Source:
    by = [names[s.decided_by] for s in stages if s.state == StageState.APPROVED and s.decided_by in names]
    if by:
        return Source("people", _("Approved by %(people)s") % {"people": ", ".join(dict.fromkeys(by))})
    if request.emergency:
        return Source("emergency", _(SOURCES["emergency"]))
    if any(rule.startswith(_TAKEN_OVER) for rule in request.decided_by):
        return Source("import", _(SOURCES["import"]))
    return Source("rule", _(SOURCES["rule"]))


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
    apis = await catalog.apis(unit, [one.grant.service_id for one in found])
    alive = [one.token.grant_id for one in await tokens.mine(unit) if one.state is TokenState.LIVE]
    return {one.grant.id: alive.count(one.grant.id) for one in found if one.grant.service_id in apis}


async def _used(unit: Unit, found: Sequence[Held]) -> dict[UUID, date]:
    """The newest day on which a browser opened it or a token called it since it was given."""
    opened = await enforcement.opened(unit)
    days: dict[UUID, date] = {}
    for one in found:
        at: datetime | None = opened.get(one.service.slug)
        if at is not None and at >= one.grant.created_at:
            days[one.grant.id] = at.date()
    for token in await tokens.mine(unit):
        day, grant_id = token.token.used_on, token.token.grant_id
        if day is not None:
            days[grant_id] = max(day, days.get(grant_id, day))
    return days


async def _givers(unit: Unit, me: SignedIn, shown: Sequence[Request]) -> dict[UUID, str]:
    """Who asked for it, by request, where somebody else did."""
    others = {one.id: one.requester_id for one in shown if one.requester_id != me.person_id}
    people = await identity.people_by_id(unit, set(others.values()))
    return {key: people[who].name if who in people else _("Somebody else") for key, who in others.items()}


def cost_of(found: Sequence[Held]) -> list[tuple[Decimal, str]]:
    """What it comes to in a month, by currency; a year's price counts by its twelfth part. A price of some
    day before is left out: a sum of such is true of no day.
    """
    total: dict[str, Decimal] = {}
    for one in found:
        months = _MONTHS.get((one.plan.price_per or "").upper())
        if one.plan.price_amount and months and one.plan.price_as_of is None:
            currency = (one.plan.price_currency or "EUR").upper()
            total[currency] = total.get(currency, Decimal()) + one.plan.price_amount / months
    return [(amount, currency) for currency, amount in sorted(total.items())]


def charged_elsewhere(found: Sequence[Held]) -> bool:
    """Whether a vendor charges for some of it what is not known here."""
    return any(one.plan.price_on_request or one.plan.price_as_of is not None for one in found)


__all__ = ["SOURCES", "Mine", "Source", "charged_elsewhere", "cost_of", "mine_of"]
