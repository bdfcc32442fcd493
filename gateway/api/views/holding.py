"""Grants and tokens as the API says them."""

from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from pydantic import Field

from gateway.api.views.base import Moment, View


class GrantView(View):
    """The right to use a plan. `person` is the holder: a user name, or the client id of a machine."""

    id: UUID
    state: str
    health: str
    service: str
    plan: str
    person: str
    starts_at: Moment
    ends_at: Moment
    ended_reason: str | None
    ended_why: str
    undo_until: Moment | None
    activates_for: timedelta | None = Field(
        description="The longest activation; null where it is used without one."
    )
    request: UUID


class TakenView(GrantView):
    """A grant that was just taken away: refused already on `denied_on` of `of` Envoys."""

    denied_on: int
    of: int


class ActivationView(View):
    """A short time in which a grant is used; it is over at `ended_at`, at `ends_at` at the latest."""

    id: UUID
    grant: UUID
    reason: str
    starts_at: Moment
    ends_at: Moment
    ended_at: Moment | None


class AnswerView(View):
    """One person's answer at one stage; `on_behalf_of` is whom they stood in for."""

    stage: int
    kind: str
    outcome: str
    by: str | None
    on_behalf_of: str | None
    at: Moment | None
    reason: str


class WishView(View):
    """A request that gave the access or made it longer, with the rules that decided."""

    request: UUID
    requester: str | None
    asked_at: Moment
    reason: str
    emergency: bool
    policy_version: str
    rules: list[str]
    answers: list[AnswerView]


class FactView(View):
    """One thing that happened to a grant: `open`, or an event of its table."""

    event: str
    at: Moment
    by: str | None
    why: str
    request: UUID | None
    ends_at: Moment
    policy_version: str
    rules: list[str]


class WhyView(View):
    """Why somebody has this access: the wishes, and what happened since, the oldest first."""

    wishes: list[WishView]
    facts: list[FactView]


class TokenView(View):
    """A personal token, without the token."""

    id: UUID
    name: str
    state: Literal["live", "waiting", "expired", "revoked", "ended"]
    service: str
    grant: UUID
    created_at: Moment
    expires_at: Moment
    used_on: date | None = Field(description="The day of its last use.")


class CreatedTokenView(TokenView):
    """A new token."""

    token: str | None = Field(
        description="Send it as `Authorization: Bearer …`. Shown once: null where an answer is given again."
    )
