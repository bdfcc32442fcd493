"""The table of fulfilment attempts."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import DateTime, Index
from sqlmodel import Field, SQLModel


class AttemptState(StrEnum):
    """How an attempt to make the upstream agree stands."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    RETRY_WAIT = "retry_wait"
    MANUAL = "manual"
    FAILED = "failed"
    ABANDONED = "abandoned"
    VERIFIED = "verified"


class Attempt(SQLModel, table=True):
    """One attempt; `fence` is its number within the grant. The newest number alone may settle.

    `failures` counts the attempts that failed in a row before and with this one.
    """

    __tablename__ = "attempts"
    __table_args__ = (Index("attempts_by_state", "state", "grant_id"),)

    grant_id: UUID = Field(primary_key=True, foreign_key="grants.id")
    fence: int = Field(primary_key=True)
    purpose: str
    state: str
    error: str = ""
    failures: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    started_at: datetime = Field(sa_type=DateTime(timezone=True))
    settled_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class PausedConnection(SQLModel, table=True):
    """A service at which nothing is set up or taken away for the time being; resuming deletes the row."""

    __tablename__ = "paused_connections"

    service_id: UUID = Field(foreign_key="services.id", primary_key=True)
    paused_by: UUID | None = Field(default=None, foreign_key="people.id")
    paused_at: datetime = Field(sa_type=DateTime(timezone=True))
    why: str
