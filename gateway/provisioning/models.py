"""The table of fulfilment attempts."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import DateTime
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
    """One attempt; `fence` is its number within the grant. The newest number alone may settle."""

    __tablename__ = "attempts"

    grant_id: UUID = Field(primary_key=True, foreign_key="grants.id")
    fence: int = Field(primary_key=True)
    purpose: str
    state: str
    error: str = ""
    started_at: datetime = Field(sa_type=DateTime(timezone=True))
    settled_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
