"""Tables of requests: what was asked, item by item, who has to answer, what happened, who stands in."""

from datetime import datetime
from typing import NewType
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Column, Field, SQLModel

from gateway.kernel import new_id

RequestId = NewType("RequestId", UUID)
DelegationId = NewType("DelegationId", UUID)


class Request(SQLModel, table=True):
    """What was asked, for whom, why; which policies of which version answered.

    Service, plan and duration are those of the first item. `stage` is the position of the stage that
    is open or was decided last; `risk` orders what waits, highest first; `version` grows with every act.
    """

    __tablename__ = "requests"
    __table_args__ = (
        CheckConstraint("(person_id is null) <> (client_id is null)", name="one_holder"),
        Index("open_requests", "risk", "id", postgresql_where=text("state in ('pending', 'needs_info')")),
    )

    id: UUID = Field(primary_key=True)
    requester_id: UUID = Field(foreign_key="people.id", index=True)
    person_id: UUID | None = Field(default=None, foreign_key="people.id", index=True)
    client_id: UUID | None = Field(default=None, foreign_key="clients.id")
    service_id: UUID = Field(foreign_key="services.id")
    plan_id: UUID = Field(foreign_key="plans.id")
    reason: str
    duration_seconds: int
    state: str
    policy_version: str
    decided_by: list[str] = Field(sa_column=Column(JSONB, nullable=False))
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    decided_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    organisation: str = Field(default="", sa_column_kwargs={"server_default": ""})
    technology_class: str = Field(default="", sa_column_kwargs={"server_default": ""})
    risk: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    emergency: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    starts_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    stage: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    asked_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    undo_until: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})

    @property
    def holder_id(self) -> UUID:
        """The person or the client."""
        holder = self.person_id or self.client_id
        if holder is None:
            raise ValueError("a request without a holder cannot be stored")
        return holder


class RequestItem(SQLModel, table=True):
    """One plan of a request, with its length; `grant_id` is what came of it."""

    __tablename__ = "request_items"

    request_id: UUID = Field(primary_key=True, foreign_key="requests.id")
    position: int = Field(primary_key=True)
    service_id: UUID = Field(foreign_key="services.id")
    plan_id: UUID = Field(foreign_key="plans.id", index=True)
    duration_seconds: int
    grant_id: UUID | None = None


class RequestStage(SQLModel, table=True):
    """One answer that is needed; `people` may give it, and were found when the request was submitted.

    `due_at` is the next moment at which silence has a consequence, `silence` counts those that it had.
    """

    __tablename__ = "request_stages"
    __table_args__ = (
        Index(
            "open_stages_by_people",
            "people",
            postgresql_using="gin",
            postgresql_where=text("state = 'open'"),
        ),
    )

    request_id: UUID = Field(primary_key=True, foreign_key="requests.id")
    position: int = Field(primary_key=True)
    kind: str
    service_id: UUID = Field(foreign_key="services.id")
    state: str
    people: list[str] = Field(sa_column=Column(JSONB, nullable=False))
    decided_by: UUID | None = Field(default=None, foreign_key="people.id")
    on_behalf_of: UUID | None = Field(default=None, foreign_key="people.id")
    outcome: str | None = None
    reason: str = ""
    silence: int = 0
    opened_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    due_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    decided_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    escalated_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    nudged_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))

    @property
    def who(self) -> tuple[UUID, ...]:
        """The people who may answer."""
        return tuple(UUID(person) for person in self.people)


class RequestStep(SQLModel, table=True):
    """Something that happened to a request; never changed. `by` is empty where time or a rule acted."""

    __tablename__ = "request_steps"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    request_id: UUID = Field(foreign_key="requests.id", index=True)
    at: datetime = Field(sa_type=DateTime(timezone=True))
    what: str
    stage: int
    by: UUID | None = Field(default=None, foreign_key="people.id")
    on_behalf_of: UUID | None = Field(default=None, foreign_key="people.id")
    words: str = ""


class Delegation(SQLModel, table=True):
    """`taker` may answer requests in the place of `giver` for a while; it cannot be passed on."""

    __tablename__ = "delegations"
    __table_args__ = (CheckConstraint("giver_id <> taker_id", name="two_people"),)

    id: UUID = Field(primary_key=True)
    giver_id: UUID = Field(foreign_key="people.id", index=True)
    taker_id: UUID = Field(foreign_key="people.id", index=True)
    what: str = "approvals"
    starts_at: datetime = Field(sa_type=DateTime(timezone=True))
    ends_at: datetime = Field(sa_type=DateTime(timezone=True))
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    ended_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
