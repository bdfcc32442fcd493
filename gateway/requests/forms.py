"""What a request, a decision and a delegation have to say."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=63)]
Span = Annotated[timedelta, Field(gt=timedelta(0), le=timedelta(days=3660))]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=255)]
MOST_ITEMS = 20


class ItemForm(BaseModel):
    """One plan of a service; without `duration` for as long as the plan usually lasts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    service: Slug
    plan: Slug | None = None
    duration: Span | None = None


class SubmitForm(BaseModel):
    """A wish for access: one `service`, or several `items` that are decided together.

    `duration` is an ISO 8601 duration such as `P30D` or `PT8H`; without it the plan's usual one. `for`
    names somebody else by user name or e-mail, `client` a machine by its client id; without both it is
    for oneself. `starts_at` lies ahead. `emergency` asks for access now and a review afterwards.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, validate_by_name=True, validate_by_alias=True)

    service: Slug | None = None
    plan: Slug | None = None
    reason: Reason
    duration: Span | None = None
    client: Annotated[str, StringConstraints(max_length=255)] | None = None
    items: Annotated[tuple[ItemForm, ...], Field(max_length=MOST_ITEMS)] = ()
    for_: Name | None = Field(default=None, alias="for")
    starts_at: AwareDatetime | None = None
    emergency: bool = False

    @model_validator(mode="after")
    def _one_shape(self) -> Self:
        if (self.service is None) == (not self.items):
            raise ValueError("name either one service or several items")
        if self.items and (self.plan or self.duration):
            raise ValueError("say plan and duration with each of the items")
        if self.for_ and self.client:
            raise ValueError("name a person or a machine client, not both")
        return self

    @property
    def wanted(self) -> tuple[ItemForm, ...]:
        """What is asked for, in either shape."""
        if self.service is None:
            return self.items
        return (ItemForm(service=self.service, plan=self.plan, duration=self.duration),)


class Outcome(StrEnum):
    """What an approver can answer."""

    APPROVE = "approve"
    DENY = "deny"
    ASK = "ask"


class DecisionForm(BaseModel):
    """An answer. A no and a question need a `reason`; `shorten` gives a shorter time than was asked."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    outcome: Outcome
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""
    shorten: Span | None = None


class DelegationForm(BaseModel):
    """Who shall stand in for oneself, by user name or e-mail, and until when; from now on, or later."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    taker: Name
    ends_at: AwareDatetime
    starts_at: AwareDatetime | None = None
