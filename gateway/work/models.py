"""Tables of this slice: timers and answers given under an idempotency key."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, LargeBinary
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Column, Field, SQLModel


class Timer(SQLModel, table=True):
    """One moment at which one event is due; a later call for the same pair moves it."""

    __tablename__ = "timers"

    event_type: str = Field(primary_key=True)
    event_id: UUID = Field(primary_key=True)
    due: datetime = Field(sa_type=DateTime(timezone=True), index=True)
    payload: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))


class Answer(SQLModel, table=True):
    """What was answered to a subject under a key, written in the transaction of the act itself."""

    __tablename__ = "answers"

    subject: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    fingerprint: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    status: int
    body: str
    answered_at: datetime = Field(sa_type=DateTime(timezone=True), index=True)
