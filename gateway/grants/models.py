"""The table of grants."""

from datetime import datetime, timedelta
from typing import NewType
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Column, Field, SQLModel

from gateway.grants.rules import EndedReason, GrantState, Health, Life

GrantId = NewType("GrantId", UUID)


class Grant(SQLModel, table=True):
    """The right of one holder, a person or a machine client, to use one plan.

    `fence` is the number of the newest fulfilment attempt: an older attempt settles nothing.
    `taken_by` is the human who began to take it away, and may undo that. `heals` counts repairs of the
    upstream since the last term began. A grant with `activation_seconds` is used only in activations.
    """

    __tablename__ = "grants"
    __table_args__ = (
        CheckConstraint("(person_id is null) <> (client_id is null)", name="one_holder"),
        CheckConstraint("starts_at < ends_at", name="a_term"),
        Index(
            "one_live_grant_per_plan",
            "plan_id",
            text("coalesce(person_id, client_id)"),
            unique=True,
            postgresql_where=text("state in ('scheduled', 'provisioning', 'active', 'suspended')"),
        ),
        Index("grants_by_holder_and_service", "person_id", "service_id"),
        Index("grants_by_client_and_service", "client_id", "service_id"),
    )

    id: UUID = Field(primary_key=True)
    request_id: UUID = Field(foreign_key="requests.id", index=True)
    service_id: UUID = Field(foreign_key="services.id", index=True)
    plan_id: UUID = Field(foreign_key="plans.id")
    person_id: UUID | None = Field(default=None, foreign_key="people.id")
    client_id: UUID | None = Field(default=None, foreign_key="clients.id")
    organisation: str
    technology_class: str
    state: str
    health: str
    starts_at: datetime = Field(sa_type=DateTime(timezone=True))
    ends_at: datetime = Field(sa_type=DateTime(timezone=True), index=True)
    duration_seconds: int
    ended_reason: str | None = None
    undo_until: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    ended_why: str = ""
    fence: int = 0
    taken_by: UUID | None = None
    heals: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    activation_seconds: int | None = None
    created_at: datetime = Field(sa_type=DateTime(timezone=True))

    @property
    def life(self) -> Life:
        """The part that the rules speak of."""
        return Life(
            state=GrantState(self.state),
            health=Health(self.health),
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            duration=timedelta(seconds=self.duration_seconds),
            ended_reason=EndedReason(self.ended_reason) if self.ended_reason else None,
            undo_until=self.undo_until,
        )

    @life.setter
    def life(self, life: Life) -> None:
        self.state, self.health = life.state, life.health
        self.starts_at, self.ends_at = life.starts_at, life.ends_at
        self.ended_reason, self.undo_until = life.ended_reason, life.undo_until

    @property
    def holder_id(self) -> UUID:
        """The person or the client."""
        holder = self.person_id or self.client_id
        if holder is None:
            raise ValueError("a grant without a holder cannot be stored")
        return holder


class GrantChange(SQLModel, table=True):
    """What happened to a grant, kept after its end: by whom, why, under which request and rules."""

    __tablename__ = "grant_changes"

    id: UUID = Field(primary_key=True)
    grant_id: UUID = Field(foreign_key="grants.id", index=True)
    event: str
    at: datetime = Field(sa_type=DateTime(timezone=True))
    by: UUID | None = None
    why: str = ""
    request_id: UUID | None = Field(default=None, foreign_key="requests.id", index=True)
    ends_at: datetime = Field(sa_type=DateTime(timezone=True))
    policy_version: str = ""
    rules: list[str] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))


class Activation(SQLModel, table=True):
    """A short time in which an eligible grant is used. At most one of a grant is open at a time."""

    __tablename__ = "activations"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="a_moment"),
        Index("one_open_activation", "grant_id", unique=True, postgresql_where=text("ended_at is null")),
    )

    id: UUID = Field(primary_key=True)
    grant_id: UUID = Field(foreign_key="grants.id", index=True)
    starts_at: datetime = Field(sa_type=DateTime(timezone=True))
    ends_at: datetime = Field(sa_type=DateTime(timezone=True))
    reason: str
    ended_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
