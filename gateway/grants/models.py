"""The table of grants."""

from datetime import datetime, timedelta
from typing import NewType
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, text
from sqlmodel import Field, SQLModel

from gateway.grants.rules import EndedReason, GrantState, Health, Life

GrantId = NewType("GrantId", UUID)


class Grant(SQLModel, table=True):
    """The right of one holder, a person or a machine client, to use one plan.

    `fence` is the number of the newest fulfilment attempt: an older attempt settles nothing.
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
