"""The table of requests."""

from datetime import datetime
from typing import NewType
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Column, Field, SQLModel

RequestId = NewType("RequestId", UUID)


class Request(SQLModel, table=True):
    """What was asked, for whom, why; which policies of which version answered."""

    __tablename__ = "requests"
    __table_args__ = (CheckConstraint("(person_id is null) <> (client_id is null)", name="one_holder"),)

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
