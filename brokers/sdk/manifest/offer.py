"""What is offered: plans with prices and terms, and the facts that policies look at."""

import re
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, ConfigDict, Discriminator, Field, RootModel, Tag, model_validator

from brokers.sdk.manifest.words import Line, Link, Slug, Strict

_HOURS = {"hour": 1, "hours": 1, "day": 24, "days": 24}
_DURATION = re.compile(r"^([1-9][0-9]{0,3}) (hours?|days?)$")


class TechnologyClass(StrEnum):
    """Information, operational, or customer technology: an input to every policy."""

    INFORMATION = "information"
    OPERATIONAL = "operational"
    CUSTOMER = "customer"


class Half(StrEnum):
    """The agile front, where business stewards decide, or the stable back."""

    FRONT = "front"
    BACK = "back"


class DataClassification(StrEnum):
    """How far the data of the service may travel."""

    PUBLIC = "public"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"


class Approval(StrEnum):
    """Who may say yes: policy alone, or whoever the technology class asks for."""

    AUTOMATIC = "automatic"
    PERSON = "person"


SEATS = ("manager", "business_owner", "business_manager", "it_owner", "it_manager")
MOST_STAGES = 5
_ROLE = re.compile(r"^role:[a-z]+(-[a-z]+)*$")


def _approver(text: str) -> str:
    if text not in SEATS and not _ROLE.match(text):
        raise ValueError(f"is nobody who approves; write one of {', '.join(SEATS)}, or `role:` and a role")
    return text


Approver = Annotated[str, AfterValidator(_approver)]


class Approvers(RootModel[Annotated[tuple[Approver, ...], Field(min_length=1, max_length=MOST_STAGES)]]):
    """Whose yes is needed, one stage after the other."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len(set(self.root)) < len(self.root):
            raise ValueError("names somebody twice; name each approver once")
        return self

    @property
    def value(self) -> str:
        """The stages as one line, as a plan keeps them: `manager,role:security`."""
        return ",".join(self.root)


def _written(given: object) -> str:
    return "approvers" if isinstance(given, list | tuple | Approvers) else "word"


WhoApproves = Annotated[
    Annotated[Approval, Tag("word")] | Annotated[Approvers, Tag("approvers")], Discriminator(_written)
]


def _duration(text: str) -> str:
    if not _DURATION.match(text):
        raise ValueError("is not a duration; write for example `30 days` or `8 hours`")
    return text


def hours(text: str) -> int:
    """The length in hours of a checked duration such as `30 days`."""
    number, unit = text.split()
    return int(number) * _HOURS[unit]


Duration = Annotated[str, AfterValidator(_duration)]


class Cost(Strict):
    """A price, as Open Service Broker writes it: an amount by currency, for a unit such as MONTHLY.

    One with `as_of` was true on that day, says `source`, and is never shown as today's.
    """

    amount: dict[Annotated[str, Field(pattern=r"^[a-z]{3}$")], Annotated[Decimal, Field(ge=0)]] = Field(
        min_length=1, max_length=1
    )
    unit: Annotated[str, Field(pattern=r"^[A-Z0-9][A-Z0-9_ -]*$", max_length=40)]
    as_of: date | None = None
    source: Link | None = None

    @property
    def currency(self) -> str:
        """The currency's ISO 4217 letters, in capitals."""
        return next(iter(self.amount)).upper()

    @property
    def value(self) -> Decimal:
        """How much of it."""
        return next(iter(self.amount.values()))


class PlanMetadata(Strict):
    """What a plan costs. With `on_request` it costs something, and only the vendor says how much."""

    costs: tuple[Cost, ...] = Field(default=(), max_length=1)
    on_request: Literal[True] | None = None


class Term(Strict):
    """How long access lasts: when nothing is said, and at most."""

    default: Duration
    max: Duration

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if hours(self.default) > hours(self.max):
            raise ValueError("the default is longer than the maximum; make `default` the shorter one")
        return self


class Activation(Strict):
    """Access that is at rest until its holder activates it, for so long at most."""

    max: Duration


class Plan(Strict):
    """One offer of a service."""

    id: Slug
    name: Line
    description: Line
    free: bool
    metadata: PlanMetadata = PlanMetadata()
    approval: WhoApproves
    duration: Term
    activation: Activation | None = None

    @model_validator(mode="after")
    def _honest(self) -> Self:
        said = (self.free, bool(self.metadata.costs), self.metadata.on_request is True)
        if sum(said) != 1:
            raise ValueError(
                "says more than one of free, a price and a price on request, or none; give `metadata.costs`, "
                "`metadata.on_request: true` or `free: true`"
            )
        return self

    @property
    def default_hours(self) -> int:
        """The usual term."""
        return hours(self.duration.default)

    @property
    def activation_hours(self) -> int | None:
        """The longest activation; None where access is always awake."""
        return hours(self.activation.max) if self.activation else None

    @property
    def max_hours(self) -> int:
        """The longest term."""
        return hours(self.duration.max)
