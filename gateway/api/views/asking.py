"""Requests, their previews and delegations as the API says them. People are user names."""

from datetime import timedelta
from uuid import UUID

from pydantic import Field

from gateway.api.views.base import Moment, View
from gateway.api.views.catalog import Price
from gateway.api.views.holding import GrantView


class ItemView(View):
    """One plan of a request."""

    service: str
    plan: str
    duration: timedelta


class StageView(View):
    """One answer that is needed; `people` may give it, as far as the caller may know them."""

    kind: str
    service: str
    state: str
    people: list[str]
    decided_by: str | None
    on_behalf_of: str | None
    outcome: str | None
    reason: str
    opened_at: Moment | None
    due_at: Moment | None
    decided_at: Moment | None


class StepView(View):
    """Something that happened, and how long the request then stood there; `by` is null for time and rules."""

    at: Moment
    what: str
    by: str | None
    on_behalf_of: str | None
    words: str
    dwell: timedelta | None


class RequestView(View):
    """What was asked, who has to answer, and the grants that came of it. `holder` is who shall have it."""

    id: UUID
    state: str
    service: str
    plan: str
    reason: str
    duration: timedelta
    requester: str | None
    holder: str | None
    emergency: bool
    starts_at: Moment | None
    created_at: Moment
    decided_at: Moment | None
    decided_by: list[str] = Field(description="The rules that decided.")
    undo_until: Moment | None
    policy_version: str
    version: int = Field(description="Send it as If-Match, and nothing that you have not seen is decided.")
    items: list[ItemView]
    stages: list[StageView]
    grants: list[GrantView]
    on_behalf_of: str | None = Field(None, description="In the inbox: for whom the caller stands in.")
    timeline: list[StepView] | None = Field(None, description="Only where one request is asked for.")


class PlannedView(View):
    """A stage to be; `fell_back`: nobody who should answer is there, so IT is asked."""

    kind: str
    service: str
    people: list[str]
    fell_back: bool


class PreviewItemView(ItemView):
    """`extends` is the grant that would last longer, `under_way` the request that has it already."""

    price: Price | None
    extends: UUID | None
    under_way: UUID | None


class PreviewView(View):
    """What a request would cause: at once, by the stages in order, or not at all and by which rules."""

    allowed: bool
    reasons: list[str]
    automatic: bool
    emergency: bool = Field(description="Whether it could be opened in a hurry.")
    stages: list[PlannedView]
    items: list[PreviewItemView]


class DelegationView(View):
    """`taker` answers in the place of `giver` for a while."""

    id: UUID
    giver: str | None
    taker: str | None
    starts_at: Moment
    ends_at: Moment
    ended_at: Moment | None
