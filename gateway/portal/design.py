"""The living page of the design: tokens, type and every macro in its states, on local stacks alone.

What stands on it is made up here; nothing is read, so nobody has to be signed in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final, Literal
from uuid import UUID

from fastapi import Request, Response

from gateway import tokens, web
from gateway.catalog import Plan
from gateway.kernel import errors
from gateway.portal import design_office
from gateway.portal.rendering import page

NOW: Final = datetime(2026, 11, 23, 9, 40, tzinfo=UTC)
YEAR: Final = 365 * 86_400

# By name: what it is for. The sheet has the values.
TOKENS: Final = {
    "paper": "the page",
    "sheet": "what lies on it",
    "well": "counter, tags, empty",
    "ink": "text, second button",
    "soft": "text that supports",
    "line": "between rows alone",
    "edge": "outline of fields, 3:1",
    "press": "plain buttons, rows under the hand",
    "key": "the one accent",
    "key-deep": "its underline, pressed",
    "glow": "ends soon, chosen",
    "ok": "yours, passed",
    "no": "refused, failed",
    "no-glow": "ground of refusals",
}


@dataclass(frozen=True, slots=True)
class Service:
    """As much of a service as its tile and tag need."""

    slug: str
    technology_class: str
    opens_at: str | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """Access in one of its states."""

    state: str
    starts_at: datetime = NOW - timedelta(days=40)
    ends_at: datetime = NOW + timedelta(days=112)
    duration_seconds: int = YEAR
    ended_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A request in one of its states."""

    state: str
    created_at: datetime = NOW - timedelta(hours=2)
    decided_at: datetime | None = NOW - timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Answer:
    """Who answers, or who said no."""

    people: tuple[str, ...] = ()
    by: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """A request with the people around it."""

    request: Asked
    open: Answer | None = None
    denial: Answer | None = None
    requester: str = "Zoe Hartmann"
    since: datetime = NOW - timedelta(hours=2)


SERVICES: Final = (
    Service("calendar", "information"),
    Service("automation", "operational"),
    Service("storefront", "customer"),
    Service("signpost", "information", opens_at="https://signpost.example"),
)
GRANTS: Final = (
    Grant("active"),
    Grant("active", ends_at=NOW + timedelta(days=2)),
    Grant("active", ends_at=NOW),
    Grant("scheduled", starts_at=NOW + timedelta(days=3)),
    Grant("provisioning"),
    Grant("suspended"),
    Grant("revoking", ended_reason="owner_revoked"),
    Grant("ended", ended_reason="self_removed"),
)
SLIPS: Final = (
    Slip(Asked("pending"), open=Answer(people=("Ines Aldana", "Otto Brandt"))),
    Slip(Asked("needs_info")),
    Slip(Asked("approved")),
    Slip(Asked("denied"), denial=Answer(by="Ines Aldana")),
    Slip(Asked("cancelled")),
    Slip(Asked("lapsed")),
    Slip(Asked("pending")),
)
OFFICE: Final = {
    "lists": design_office.LISTS,
    "undo": design_office.UNDO,
    "steps": design_office.STEPS,
    "faults": design_office.FAULTS,
    "problems": design_office.PROBLEMS,
}
PAUSED: Final = (
    "Paused by Nadia Rahman since 22 November, 19:21: “The vendor moves house.” "
    "It goes on by itself when it is resumed."
)
LONG: Final = "Rindfleischetikettierungsüberwachungsaufgabenübertragung"


def _plan(
    amount: str | None, per: str | None = None, *, as_of: date | None = None, on_request: bool = False
) -> Plan:
    return Plan(
        service_id=UUID(int=0),
        slug="plan",
        name="Plan",
        description="What it is good for.",
        price_amount=Decimal(amount) if amount else None,
        price_currency="EUR",
        price_per=per,
        price_as_of=as_of,
        price_on_request=on_request,
        approval="automatic",
        default_seconds=YEAR,
        max_seconds=YEAR,
        position=0,
    )


PLANS: Final = (
    _plan(None),
    _plan("18.00", "MONTHLY"),
    _plan("0.01", "API calls"),
    _plan("7", "MONTHLY", as_of=NOW.date()),
    _plan(None, on_request=True),
)


async def show(request: Request, me: web.Visitor, dress: Literal["light", "dark"] | None = None) -> Response:
    """The page, in the dress of the machine or a named one. Raises NotFound where this is no local stack."""
    if not web.ports(request).site.local:
        raise errors.NotFound
    return page(
        request,
        "design/page.html",
        me,
        dress=dress or "",
        tokens=TOKENS,
        now=NOW,
        grants=GRANTS,
        slips=SLIPS,
        plans=PLANS,
        services=SERVICES,
        slugs=_slugs(),
        calls=tokens.calls("https://prices.example"),
        long=LONG,
        office=OFFICE,
        paused=PAUSED,
        here="design",
    )


def _slugs() -> Sequence[str]:
    return [f"tool-{number}" for number in range(16)]
