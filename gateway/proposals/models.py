"""The tables of proposals and of who needs the same."""

from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, text
from sqlmodel import Field, SQLModel

from gateway.kernel import new_id

ProposalId = NewType("ProposalId", UUID)


class ProposalKind(StrEnum):
    """A tool that is used already, or a service that is wished for."""

    TOOL = "tool"
    SERVICE = "service"


class ProposalState(StrEnum):
    """Open and planned ones wait; the other three are ends."""

    OPEN = "open"
    PLANNED = "planned"
    DECLINED = "declined"
    OFFERED = "offered"
    WITHDRAWN = "withdrawn"


class Data(StrEnum):
    """What goes into the tool."""

    PUBLIC = "public"
    INTERNAL = "internal"
    PERSONAL = "personal"
    CONFIDENTIAL = "confidential"


class Proposal(SQLModel, table=True):
    """One tool or service, proposed once in an organisation while it waits.

    `key` is the name as it is compared; `wanted` counts the proposer and everybody who supports it;
    `service_id` is what came of it.
    """

    __tablename__ = "proposals"
    __table_args__ = (
        Index(
            "one_waiting_proposal",
            "organisation",
            "key",
            unique=True,
            postgresql_where=text("state in ('open', 'planned')"),
        ),
        Index("proposals_by_want", "organisation", "wanted", "id"),
        CheckConstraint("(state = 'offered') = (service_id is not null)", name="offered_as_a_service"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    kind: str
    name: str
    key: str
    address: str = ""
    purpose: str
    people: int
    data: str
    organisation: str
    proposer_id: UUID = Field(foreign_key="people.id", index=True)
    proposed_at: datetime = Field(sa_type=DateTime(timezone=True))
    wanted: int = 1
    state: str = Field(default=ProposalState.OPEN, index=True)
    answer: str = ""
    answered_by: UUID | None = Field(default=None, foreign_key="people.id")
    answered_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    service_id: UUID | None = Field(default=None, foreign_key="services.id")


class ProposalSupport(SQLModel, table=True):
    """Somebody needs the same; once for each person."""

    __tablename__ = "proposal_supports"

    proposal_id: UUID = Field(foreign_key="proposals.id", primary_key=True)
    person_id: UUID = Field(foreign_key="people.id", primary_key=True, index=True)
    supported_at: datetime = Field(sa_type=DateTime(timezone=True))
