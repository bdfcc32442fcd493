"""Services and circles as the API says them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from gateway.api.views.base import View


class Price(View):
    """An amount with its currency, for each `per`, for example `MONTHLY`."""

    amount: Decimal
    currency: str
    per: str
    as_of: date | None = Field(description="The day on which it was known; it may have changed since.")
    source: str | None = Field(description="Where it was read.")


class PlanView(View):
    """One offer. Durations are ISO 8601; without a price it is free, unless the price is told on request."""

    plan: str = Field(description="Names it in a request.")
    name: str
    description: str
    price: Price | None
    price_on_request: bool
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
    url: str = Field(description="Where it opens.")
    by_hand: bool = Field(
        description="It opens at its vendor; access begins there, and ends there, when people did it by hand."
    )
    category: str | None
    plans: list[PlanView]
    offer: Literal["open", "coming", "extend", "activate", "pending", "request", "not_available"]
    reasons: list[str] = Field(description="Rules that say no, where the offer is `not_available`.")
    grant: UUID | None = Field(description="By which the caller holds it.")
    approver: str = Field("", description="Whom a wish would ask first, where that is one known person.")
    usual_seconds: int | None = Field(None, description="From asking to having; null where few have asked.")


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


class ManifestView(View):
    """The manifest that a service follows. YAML and JSON are both taken back."""

    slug: str
    version: int = Field(description="Send it as If-Match when you change the manifest.")
    manifest: dict[str, Any] | None = Field(description="Null where this release cannot read it.")
    circles: list[str]
    stewards: dict[str, str] = Field(description="Seat → user name, of the seats that are taken.")


class TestView(View):
    """What the service did when it was called as the gateway calls it, and past the gateway."""

    __test__ = False

    health: str
    forgery: str = Field(description="Whether the service believes somebody who goes past the gateway.")
    detail: str
    manifest: str = Field(description="Digest of what was tested.")


class ImpactView(View):
    """Who would be hit if the service went out of use now."""

    people: int
    clients: int
    grants: int
    requests: int


class CallsView(View):
    """How a program calls the service; each call takes the token from `FRONTDESK_TOKEN`."""

    address: str
    curl: str
    python: str
    node: str


class CircleView(View):
    """Who sees the services that name it. An empty list of organisations or units means all of them."""

    slug: str
    name: str
    realms: list[str]
    organisations: list[str]
    units: list[str]
