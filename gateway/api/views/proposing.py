"""Proposals as the API says them."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from gateway.api.views.base import Moment, View
from gateway.proposals import Data, ProposalKind, ProposalState


class ProposalView(View):
    """A tool or service that somebody proposes, with the answer of IT where there is one."""

    id: UUID
    kind: ProposalKind
    name: str
    address: str
    purpose: str
    people: Annotated[int, Field(description="How many would use it, says its proposer.")]
    data: Data
    organisation: str
    proposer: str | None
    proposed_at: Moment
    wanted: Annotated[
        int, Field(description="How many people need it: the proposer and those who support it.")
    ]
    supported: Annotated[bool, Field(description="Whether the caller supports it.")]
    state: ProposalState
    answer: str
    answered_by: str | None
    answered_at: Moment | None
    service: Annotated[str | None, Field(description="What came of it, where the caller sees it.")]
