"""What the API says: shapes only, documented by their own schema."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Generic, Literal, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

_Item = TypeVar("_Item")


class View(BaseModel):
    """Frozen; a field that is not declared is a fault of ours and never goes out."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Listed(View, Generic[_Item]):
    """A page; `next` continues after it and is null on the last one."""

    items: list[_Item]
    next: str | None


class Price(View):
    """An amount with its currency, for each `per`, for example `MONTHLY`."""

    amount: Decimal
    currency: str
    per: str


class PlanView(View):
    """One offer. Durations are ISO 8601; without a price it is free."""

    plan: str = Field(description="Names it in a request.")
    name: str
    description: str
    price: Price | None
    approval: str = Field(
        description="`automatic`, `person`, or the stages in order, such as `manager,it_owner`."
    )
    default_duration: timedelta
    longest_duration: timedelta


class ServiceView(View):
    """A service that the caller sees, and what the caller can do about it now."""

    slug: str
    name: str
    summary: str
    description: str
    technology_class: str
    half: str
    state: str
    url: str
    plans: list[PlanView]
    offer: Literal["open", "coming", "extend", "activate", "pending", "request", "not_available"]
    reasons: list[str] = Field(description="Rules that say no, where the offer is `not_available`.")
    grant: UUID | None = Field(description="By which the caller holds it.")


class GrantView(View):
    """The right to use a plan. `person` is the holder: a user name, or the client id of a machine."""

    id: UUID
    state: str
    health: str
    service: str
    plan: str
    person: str
    starts_at: datetime
    ends_at: datetime
    ended_reason: str | None
    request: UUID


class TakenView(GrantView):
    """A grant that was just taken away: refused already on `denied_on` of `of` Envoys."""

    denied_on: int
    of: int


class RequestView(View):
    """What was asked, and the grants that came of it."""

    id: UUID
    state: str
    service: str
    plan: str
    reason: str
    duration: timedelta
    requester: str | None
    created_at: datetime
    decided_at: datetime | None
    decided_by: list[str] = Field(description="The rules that decided.")
    policy_version: str
    grants: list[GrantView]


class TokenView(View):
    """A personal token, without the token."""

    id: UUID
    name: str
    state: Literal["live", "waiting", "expired", "revoked", "ended"]
    service: str
    grant: UUID
    created_at: datetime
    expires_at: datetime
    used_on: date | None = Field(description="The day of its last use.")


class CreatedTokenView(TokenView):
    """A new token."""

    token: str | None = Field(
        description="Send it as `Authorization: Bearer …`. Shown once: null where an answer is given again."
    )


class MeView(View):
    """Who calls."""

    type: Literal["person", "client"]
    id: UUID
    name: str
    username: str | None
    email: str | None
    realm: str
    organisation: str
    roles: list[str]


class RegisteredView(View):
    """A service as its administrators know it, whatever its state."""

    slug: str
    name: str
    state: str
    manifest_version: int
    vacant_stewards: list[str] = Field(description="It cannot be published before they are appointed.")
    missing_credentials: list[str] = Field(
        description="Declared by the manifest and not entered for its address."
    )


class CredentialView(View):
    """A secret that was entered; its value is never given out."""

    name: str
    usable: bool


class ProblemView(BaseModel):
    """RFC 9457. `reasons` are the rules that decided, `trace_id` is what to quote when you ask us. A refusal
    says the rule in words, the fact that did not fit, who can change it, what to do next, another way.
    """

    type: str
    title: str
    status: int
    detail: str
    reasons: list[str]
    trace_id: str
    fields: dict[str, str] | None = None
    rule: str | None = None
    fact: str | None = None
    who: str | None = None
    next_step: str | None = None
    alternative: str | None = None
